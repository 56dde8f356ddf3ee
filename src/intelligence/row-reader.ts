import { AppError } from '#domain/app-error';
import { readTable, type TableRow } from '#screening/lists/table';

const mostTold = 20;

/** What a row says, or why it says nothing. */
export type ReadRow<T> = { readonly value: T } | { readonly problem: string } | null;

/**
 * Reads every row of a CSV text. One bad row refuses the whole file, since a list of risks with holes looks like safety;
 * all problems are told together. Errors `screening.columns`, `intelligence.malformed`.
 */
export function readRows<T>(
  file: string,
  text: string,
  delimiter: string,
  columns: readonly string[],
  read: (row: TableRow) => ReadRow<T>,
): readonly T[] {
  const table = readTable({ file, text }, delimiter, columns);
  const problems = table.problems.map(({ line, reason }) => `line ${line}: ${reason.replace(/\.$/, '')}`);
  const values: T[] = [];
  for (const row of table.rows) {
    const found = read(row);
    if (found === null) continue;
    if ('problem' in found) problems.push(`line ${row.line}: ${found.problem}`);
    else values.push(found.value);
  }
  if (problems.length > 0) {
    const told = problems.slice(0, mostTold).join('; ');
    const more = problems.length > mostTold ? `; and ${problems.length - mostTold} more` : '';
    throw new AppError('intelligence.malformed', `${file} is refused: ${told}${more}.`, { problems: problems.length });
  }
  if (values.length === 0) throw new AppError('intelligence.malformed', `${file} is refused: it has no row.`);
  return values;
}

/** A value of a scale as a share of it, 0–1, higher = riskier; null where it is no number of the scale. */
export function shareOfScale(
  text: string,
  { range: [lowest, highest], higherIs }: { readonly range: readonly [number, number]; readonly higherIs: string },
): number | null {
  if (!/^[+-]?\d+(?:\.\d+)?$/.test(text)) return null;
  const value = Number(text);
  if (value < lowest || value > highest) return null;
  const share = (value - lowest) / (highest - lowest);
  return higherIs === 'safer' ? 1 - share : share;
}

/** A day, or an ISO 8601 time in UTC, as epoch ms; null for anything else, days that do not exist among it. */
export function momentOf(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text.slice(0, 10) ? null : at;
}
