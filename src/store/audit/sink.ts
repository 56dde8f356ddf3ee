import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#domain/app-error';
import type { Anchor } from './anchor.ts';
import { type S3Credentials, signS3 } from './s3-signature.ts';

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

function refused(place: string, status: number): AppError {
  return new AppError(
    'audit.sink',
    `The anchor sink ${place} answered ${status}: the anchor is kept for the next try.`,
  );
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
      if (!response.ok) throw refused(base, response.status);
    },
  };
}

export interface S3Place {
  /** `https://s3.eu-west-1.amazonaws.com`, or of another S3-compatible store; buckets are addressed by path. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string;
}

/** Puts each anchor as an object. Give the bucket object lock, and the credentials no right to delete. */
export function s3Sink(
  { endpoint, bucket, prefix }: S3Place,
  credentials: S3Credentials,
  request: typeof fetch,
  now: () => number,
): AnchorSink {
  return {
    async put(anchor) {
      const name = [bucket, ...prefix.split('/'), `${anchor.day}-${anchor.sequence}.json`];
      const path = `/${name
        .filter((part) => part !== '')
        .map(encodeURIComponent)
        .join('/')}`;
      const url = new URL(path, endpoint);
      const body = JSON.stringify(anchor);
      const headers = { 'content-type': 'application/json' };
      const signed = signS3({ method: 'PUT', host: url.host, path, headers, body, at: now() }, credentials);
      const { host: _host, ...sent } = signed;
      const response = await request(url, { method: 'PUT', body, headers: sent });
      if (!response.ok) throw refused(`s3://${bucket}`, response.status);
    },
  };
}

/**
 * The sink of a setting: `https://…`, `s3://bucket/prefix`, or the path of a file. Errors: `audit.sink-setting`.
 * @param environment for S3: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL_S3
 */
export function sinkOf(setting: string, environment: Readonly<Record<string, string | undefined>>): AnchorSink {
  if (/^https?:/.test(setting)) {
    const token = environment['PEERLINE_AUDIT_SINK_TOKEN'];
    return httpSink(setting, token === undefined ? {} : { authorization: `Bearer ${token}` }, fetch);
  }
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(setting) ?? [];
  if (bucket === undefined) return fileSink(setting);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: region } = environment;
  if (accessKeyId === undefined || secretAccessKey === undefined || region === undefined) {
    const needed = 'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION';
    throw new AppError('audit.sink-setting', `The sink ${setting} needs ${needed}.`);
  }
  const endpoint = environment['AWS_ENDPOINT_URL_S3'] ?? `https://s3.${region}.amazonaws.com`;
  const place = { endpoint, bucket, prefix: prefix ?? '' };
  return s3Sink(place, { accessKeyId, secretAccessKey, region }, fetch, Date.now);
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
