import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#domain/app-error';
import type { Anchor } from './anchor.ts';

/** Where anchors go: somewhere that whoever can write the database cannot. */
export interface AnchorSink {
  readonly put: (anchor: Anchor) => Promise<void>;
}

/** Appends anchors to a file, one JSON per line. */
export function fileSink(file: string): AnchorSink {
  return {
    async put(anchor) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await appendFile(file, `${JSON.stringify(anchor)}\n`, { mode: 0o600, flush: true });
    },
  };
}

/** Puts each anchor as a JSON document under `<base>/<day>-<sequence>.json`; any 2xx is success. */
export function httpSink(base: string, headers: Readonly<Record<string, string>>, request: typeof fetch): AnchorSink {
  return {
    async put(anchor) {
      const url = `${base.replace(/\/$/, '')}/${anchor.day}-${anchor.sequence}.json`;
      const body = JSON.stringify(anchor);
      const response = await request(url, {
        method: 'PUT',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
      if (!response.ok) {
        throw new AppError(
          'audit.sink',
          `The anchor sink ${base} answered ${response.status}: the anchor is kept for the next try.`,
        );
      }
    },
  };
}

/** Anchors of a file written by `fileSink`. A line that is not an anchor is an error, not skipped. */
export async function readAnchors(file: string): Promise<readonly Anchor[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as Anchor;
    } catch (error) {
      throw new AppError('audit.anchor-file', `Line ${i + 1} of ${file} is not an anchor.`, {}, error);
    }
  });
}
