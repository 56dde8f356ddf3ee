import { AppError } from '#domain/app-error';

/** A string as an SQL literal. NUL would end the text inside the engine, so it is refused. */
export function literal(text: string): string {
  refuseNul(text);
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as a quoted SQL identifier. */
export function identifier(name: string): string {
  refuseNul(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** Strings as an SQL list literal. */
export function literalList(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

function refuseNul(text: string): void {
  if (text.includes('\0')) {
    throw new AppError('sql.nul', 'A name or value holds a NUL character: remove it from the file or mapping.');
  }
}
