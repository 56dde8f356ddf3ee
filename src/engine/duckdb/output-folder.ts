import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '#domain/app-error';
import { plainPath } from './plain-path.ts';

/**
 * The absolute path of a folder to write into, made where it is not there. Folder by folder: Node's recursive mkdir
 * never returns below /proc. Throws AppError `path.not-writable`, and what `plainPath` throws.
 */
export function outputFolder(path: string): string {
  const folder = plainPath(path);
  const missing: string[] = [];
  for (let at = folder; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  try {
    for (const each of missing) makeFolder(each);
    if (!statSync(folder).isDirectory()) throw new Error('it is a file');
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = (code === undefined ? undefined : reasons[code]) ?? message;
    throw new AppError(
      'path.not-writable',
      `Nothing can be written to ${folder}: ${reason}. Choose another --out.`,
      {},
      error,
    );
  }
  return folder;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it at the same time.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to',
  EPERM: 'there is no permission to',
  EROFS: 'the file system is read-only',
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'a part of the path is a file',
  ENOSPC: 'the disk is full',
};
