import { AppError } from '#domain/app-error';
import { type Anonymity, type AnonymityQuery, exposedGroups, measureAnonymity, type Row } from '#domain/k-anonymity';
import type { ExposedGroup } from '#domain/k-anonymity';
import { readTable, type TableColumn } from '#engine/duckdb/read-table';

export interface CheckedTable extends Anonymity {
  readonly rows: number;
  readonly query: AnonymityQuery;
  /** The smallest first, at most 100. */
  readonly exposedGroups: readonly ExposedGroup[];
}

const mostGroups = 100;

function cellOf(column: TableColumn, row: number): string | number | null {
  if (column.type === 'text') return column.labels[column.codes[row]!] ?? null;
  const value = column.values[row]!;
  return Number.isNaN(value) ? null : value;
}

/** Measures a table before it leaves. Errors: those of reading, `privacy.absent-column`. */
export async function checkAnonymity(file: string, query: AnonymityQuery): Promise<CheckedTable> {
  const table = await readTable(file);
  const wanted = [...query.quasi, ...(query.sensitive === undefined ? [] : [query.sensitive.column])];
  const columns = wanted.map((name) => {
    const found = table.columns.find((column) => column.name === name);
    if (found !== undefined) return found;
    const names = table.columns.map((column) => column.name).join(', ');
    throw new AppError('privacy.absent-column', `There is no column "${name}"; the table has: ${names}.`);
  });
  const rows: Row[] = Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column.name, cellOf(column, row)])),
  );
  const groups = exposedGroups(rows, query);
  return { rows: rows.length, query, ...measureAnonymity(rows, query), exposedGroups: groups.slice(0, mostGroups) };
}

/** The same for a person at the terminal. */
export function sentencesOf({
  rows,
  query,
  groups,
  smallest,
  leastDiverse,
  exposed,
  exposedGroups: found,
}: CheckedTable) {
  const { k, sensitive } = query;
  const lines = [
    `${rows} rows in ${groups} groups; the smallest has ${smallest} (k = ${k}).`,
    ...(sensitive === undefined || leastDiverse === null
      ? []
      : [`The least diverse group shows ${leastDiverse} values of ${sensitive.column} (l = ${sensitive.l}).`]),
    exposed === 0 ? 'Everyone is hidden among others.' : `${exposed} rows stand out:`,
  ];
  const shown = found.map(({ values, rows: n }) => {
    const told = Object.entries(values).map(([name, value]) => `${name} = ${value ?? 'not known'}`);
    return `  ${n} × ${told.join(', ')}`;
  });
  return [...lines, ...shown].join('\n');
}
