import { resolve } from 'node:path';
import { AppError } from '#domain/app-error';

/**
 * The absolute path of a local file or folder. DuckDB would expand patterns, fetch URLs and read `s3://…`; a name in
 * an option or mapping means one local file, so all of these are refused.
 */
export function plainPath(path: string): string {
  if (path.trim() === '') throw new AppError('path.empty', 'A file name is empty: give the path of a local file.');
  if (/^[a-z][a-z0-9+.-]+:/i.test(path)) {
    throw new AppError('path.url', `"${shorten(path)}" is a URL: download it and give the path of the local file.`, {
      path,
    });
  }
  if (/[*?[\]{}]/.test(path)) {
    throw new AppError(
      'path.pattern',
      `"${shorten(path)}" is a pattern: name one file or folder, without * ? [ ] { }.`,
      {
        path,
      },
    );
  }
  if (/\p{Cc}/u.test(path)) {
    throw new AppError('path.control-character', `"${shorten(path)}" holds a control character: rename the file.`, {
      path,
    });
  }
  return resolve(path);
}

function shorten(path: string): string {
  const visible = path.replace(/\p{Cc}/gu, '·');
  return visible.length > 120 ? `${visible.slice(0, 117)}...` : visible;
}
