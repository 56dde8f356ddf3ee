import type { DuckDBConnection } from '@duckdb/node-api';
import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isCurrency } from '#domain/money';
import { AppError } from '#domain/app-error';
import { plainPath } from '#engine/duckdb/plain-path';
import { csvBatches, csvLayout } from './csv-input.ts';
import { findInput } from './input-file.ts';
import { detectEncoding } from './text-stream.ts';

/** Rates are carried as whole billionths, so that conversion is integer arithmetic. */
export const rateScale = 1_000_000_000;
const largestRate = 1e9;

/** The absolute path of a rates file that is there; an absent one is refused even where no rate is needed. */
export function ratesPath(path: string): string {
  const plain = plainPath(path);
  if (statSync(plain, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new AppError(
      'rates.absent',
      `There is no rates file ${plain}: give a CSV file with date, currency and rate.`,
    );
  }
  return plain;
}

/**
 * Reads a rates file into the table `rate` (currency, day, scaled, text): CSV with the columns `date` (YYYY-MM-DD),
 * `currency` (ISO 4217) and `rate` (base-currency units for one unit of the currency). Every bad line is named.
 */
export async function loadRates(connection: DuckDBConnection, path: string): Promise<void> {
  const plain = ratesPath(path);
  const file = findInput(dirname(plain), { file: basename(plain), format: 'csv' })!;
  const layout = await csvLayout(file, { file: file.name }, await detectEncoding(file));
  const columns = ['date', 'currency', 'rate'];
  const absent = columns.filter((name) => !layout.header.includes(name));
  if (absent.length > 0) {
    throw new AppError(
      'rates.columns',
      `The rates file ${file.name} lacks the column ${absent.join(', ')}: it needs date, currency and rate.`,
    );
  }
  await connection.run('CREATE OR REPLACE TEMP TABLE rate (currency VARCHAR, day DATE, scaled BIGINT, text VARCHAR)');
  const days = new Set<string>();
  const rows: string[] = [];
  const faults: string[] = [];
  for await (const batch of csvBatches(file, layout, true, columns, () => undefined)) {
    const [line, reject, day, currency, rate] = ['line', 'reject', 'c:date', 'c:currency', 'c:rate'].map(
      (name) => batch.columns[name]!.values,
    );
    for (let row = 0; row < batch.length; row++) {
      const parsed = parseRate(reject![row], day![row], currency![row], rate![row]);
      if (parsed.fault !== null) faults.push(`line ${line![row]}: ${parsed.fault}`);
      else if (days.has(parsed.day)) faults.push(`line ${line![row]}: a second rate for ${parsed.day}`);
      else {
        days.add(parsed.day);
        rows.push(parsed.sql);
      }
    }
  }
  if (faults.length > 0) {
    const shown = faults.slice(0, 5).join('; ');
    throw new AppError('rates.invalid', `The rates file ${file.name} has ${faults.length} bad line(s): ${shown}.`, {
      faults,
    });
  }
  for (let from = 0; from < rows.length; from += 5000) {
    await connection.run(`INSERT INTO rate VALUES ${rows.slice(from, from + 5000).join(', ')}`);
  }
}

type Parsed = { readonly fault: string } | { readonly fault: null; readonly day: string; readonly sql: string };

function parseRate(reject: unknown, day: unknown, currency: unknown, rate: unknown): Parsed {
  if (typeof reject === 'string') return { fault: reject };
  const [date, code, text] = [day, currency, rate].map((value) => (typeof value === 'string' ? value.trim() : ''));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date!) || Number.isNaN(Date.parse(date!)))
    return { fault: `"${date}" is not a date YYYY-MM-DD` };
  if (!isCurrency(code!)) return { fault: `"${code}" is not an ISO 4217 code in force` };
  const match = /^(\d{1,9})(?:\.(\d{1,9})\d*)?$/.exec(text!);
  const scaled = match === null ? 0 : Number(match[1]) * rateScale + Number((match[2] ?? '').padEnd(9, '0'));
  if (scaled <= 0 || scaled > largestRate * rateScale)
    return { fault: `"${text}" is not a positive rate with a decimal point` };
  return { fault: null, day: `${code} ${date}`, sql: `('${code}', DATE '${date}', ${scaled}, '${text}')` };
}
