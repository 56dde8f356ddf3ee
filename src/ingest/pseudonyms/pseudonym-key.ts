import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, realpathSync, statSync, writeSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { AppError } from '#domain/app-error';

const keyBytes = 32;

/** Makes a key file (mode 0600). Errors: `pseudonyms.key-exists`; never overwrites: tokens made with it would be lost. */
export function makePseudonymKey(file: string): void {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, `${randomBytes(keyBytes).toString('base64')}\n`);
    closeSync(descriptor);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new AppError('pseudonyms.key-exists', `${file} is there already: pseudonyms made with it need it.`);
  }
}

function lies(file: string, folder: string): boolean {
  if (!existsSync(folder)) return false;
  return `${realpathSync(dirname(resolve(file)))}${sep}`.startsWith(`${realpathSync(folder)}${sep}`);
}

/**
 * Reads the tenant's key. It must lie outside the folders of data, so that whoever gets a copy of them gets no key.
 * Errors: `pseudonyms.no-key`, `pseudonyms.bad-key`, `pseudonyms.open-key`, `pseudonyms.key-beside-data`.
 */
export function readPseudonymKey(file: string, dataFolders: readonly string[]): Buffer {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new AppError('pseudonyms.no-key', `There is no key ${file}: make one with \`peerline privacy key ${file}\`.`);
  }
  const beside = dataFolders.find((folder) => lies(file, folder));
  if (beside !== undefined) {
    throw new AppError('pseudonyms.key-beside-data', `The key ${file} lies in ${beside}: keep it away from the data.`);
  }
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new AppError('pseudonyms.open-key', `Others may read ${file}: run chmod 600 on it, and consider it known.`);
  }
  const key = Buffer.from(found.isFile() ? readFileSync(file, 'utf8').trim() : '', 'base64');
  if (key.length !== keyBytes) {
    throw new AppError('pseudonyms.bad-key', `${file} must hold ${keyBytes} bytes in base64; it holds ${key.length}.`);
  }
  return key;
}
