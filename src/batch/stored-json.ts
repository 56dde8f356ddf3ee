import { readFileSync } from 'node:fs';
import { AppError } from '#domain/app-error';

/** A JSON file that Peerline wrote itself. Throws `file.damaged` where it was cut short or edited. */
export function readStoredJson(file: string, remedy: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new AppError('file.damaged', `${file} is damaged or cannot be read: ${remedy}.`, { file }, error);
  }
}
