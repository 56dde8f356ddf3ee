import { HttpProblem } from './problems.ts';

/** A cursor is the sort key of the last item of a page, opaque to clients. */
export function encodeCursor(key: readonly (number | string)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Throws a 400 problem for one that this server did not make. */
export function decodeCursor<T extends readonly ('number' | 'string')[]>(
  cursor: string,
  types: T,
): { [K in keyof T]: T[K] extends 'number' ? number : string } {
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    key = null;
  }
  const fits =
    Array.isArray(key) &&
    key.length === types.length &&
    key.every((part, i) => (types[i] === 'number' ? Number.isSafeInteger(part) : typeof part === 'string'));
  if (!fits) throw new HttpProblem(400, 'request.bad-cursor', 'The cursor is not one of ours.');
  return key as { [K in keyof T]: T[K] extends 'number' ? number : string };
}

export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

/** Cuts rows that were asked for with one more than `limit`. */
export function pageFrom<Row, T>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (number | string)[],
  view: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
