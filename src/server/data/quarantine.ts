import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type LoadedKind, recordFields } from '#contract/records';
import { maskShape } from '#privacy/masking/mask';

export interface QuarantinedRow {
  readonly file: string | null;
  readonly line: number | null;
  readonly field: string | null;
  readonly value: string | null;
  readonly reason: string;
}

/** Rows of a kind that were not loaded, a page of them, and how many there are. Memory holds the page. */
export async function readQuarantine(
  folder: string,
  kind: string,
  offset: number,
  limit: number,
): Promise<{ readonly total: number; readonly items: readonly QuarantinedRow[] }> {
  const file = join(folder, `${kind}.ndjson`);
  if (!existsSync(file)) return { total: 0, items: [] };
  const items: QuarantinedRow[] = [];
  let total = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    if (line === '') continue;
    if (total >= offset && items.length < limit)
      items.push(rowOf(JSON.parse(line) as Readonly<Record<string, unknown>>));
    total++;
  }
  return { total, items };
}

export function rowOf({ file, line, field, value, reason }: Readonly<Record<string, unknown>>): QuarantinedRow {
  const textOf = (each: unknown) => (typeof each === 'string' ? each : each == null ? null : JSON.stringify(each));
  return {
    file: textOf(file),
    line: typeof line === 'number' ? line : null,
    field: textOf(field),
    value: textOf(value),
    reason: textOf(reason) ?? '',
  };
}

/** The row for who may not see names: of a value that names a person, or may, the shape is left. A whole line may. */
export function withMaskedValue(kind: LoadedKind | 'inputs', row: QuarantinedRow): QuarantinedRow {
  const fields = kind === 'inputs' ? [] : recordFields[kind];
  const privacy = fields.find(({ name }) => name === row.field)?.privacy ?? 'identifying';
  const shown = privacy !== 'identifying' && privacy !== 'quasi-identifying';
  return shown || row.value === null ? row : { ...row, value: maskShape(row.value) };
}
