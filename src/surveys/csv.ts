export type Cell = string | number | boolean | null;

/**
 * A cell that a spreadsheet shows as it is. One that would be read as a formula gets an apostrophe in front (OWASP, CSV
 * injection); numbers stay numbers.
 */
function written(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[\s\u00a0]*[=+\-@\t\r|%\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",;\n\r\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** RFC 4180, with a header. */
export function toCsv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(written).join(',')}\r\n`).join('');
}
