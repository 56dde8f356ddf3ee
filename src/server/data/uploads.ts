import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '#domain/app-error';
import { previewTable } from '#engine/duckdb/read-table';

/** All files together; more than this is read from a folder on the server's own disk. */
const mostBytes = 512 * 1024 * 1024;
const mostFiles = 20;
const shownRows = 5;
const ratesName = 'rates.csv';
/** Beside the uploads, so that it is no file of theirs. */
const mappingName = '.mapping.yaml';

export interface Upload {
  readonly name: string;
  readonly bytes: number;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly problem: string | null;
}

/** Files that people brought for their first run, in a folder of the data folder that nothing else reads. */
export interface Uploads {
  readonly folder: string;
  list(): Promise<readonly Upload[]>;
  /** Errors: `uploads.too-much`. */
  put(name: string, bytes: Uint8Array): Promise<Upload>;
  remove(name: string): void;
  /** Removes what was read: raw files of customers are kept no longer than they are needed. Rates stay for the next ones. */
  clear(): void;
  /** The file of exchange rates, where one was brought: `rates.csv`. */
  rates(): string | undefined;
  /** Writes a mapping beside the files and returns its path. */
  putMapping(mapping: object): string;
}

export function uploadsIn(dataFolder: string): Uploads {
  const folder = join(dataFolder, 'uploads');
  const names = () =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => !name.startsWith('.'))
          .sort()
      : [];
  const sizeOf = (name: string) => statSync(join(folder, name)).size;

  async function described(name: string): Promise<Upload> {
    const bytes = sizeOf(name);
    try {
      return { name, bytes, ...(await previewTable(join(folder, name), shownRows)), problem: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { name, bytes, columns: [], rows: [], problem: error.message };
    }
  }

  return {
    folder,
    async list() {
      const all: Upload[] = [];
      for (const name of names()) all.push(await described(name));
      return all;
    },
    async put(name, bytes) {
      const others = names().filter((each) => each !== name);
      const held = others.reduce((sum, each) => sum + sizeOf(each), 0);
      if (others.length >= mostFiles || held + bytes.length > mostBytes) {
        throw new AppError(
          'uploads.too-much',
          `At most ${mostFiles} files of 512 MB together are taken here: for more, put them on the server and run \`peerline run --data FOLDER\`.`,
        );
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const partial = join(folder, `.${basename(name)}.partial`);
      writeFileSync(partial, bytes, { mode: 0o600 });
      renameSync(partial, join(folder, basename(name)));
      return await described(name);
    },
    remove(name) {
      rmSync(join(folder, basename(name)), { force: true });
    },
    clear() {
      for (const name of names()) if (name !== ratesName) rmSync(join(folder, name), { force: true });
    },
    rates() {
      return names().includes(ratesName) ? join(folder, ratesName) : undefined;
    },
    putMapping(mapping) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, mappingName);
      // JSON is YAML.
      writeFileSync(file, JSON.stringify(mapping, null, 2), { mode: 0o600 });
      return file;
    },
  };
}
