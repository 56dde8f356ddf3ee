import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDatabase } from '#engine/duckdb/database';
import { readRows } from '#engine/duckdb/rows';
import { loadRates, ratesPath, rateScale } from '#ingest/rates';

/** A rate that held at a time: base units per unit of the currency, and its day (YYYY-MM-DD). */
export interface ExchangeRate {
  readonly rate: number;
  readonly day: string;
}

export interface ExchangeRates {
  /** The rate of the day of `at` (UTC epoch ms), or of the last day before that has one; null where there is none. */
  rateOf(currency: string, at: number): ExchangeRate | null;
  close(): void;
}

type Table = ReadonlyMap<string, readonly ExchangeRate[]>;

const rereadMs = 60_000;

export const noRates: ExchangeRates = { rateOf: () => null, close: () => undefined };

async function readTable(file: string): Promise<Table> {
  const scratch = mkdtempSync(join(tmpdir(), 'peerline-rates-'));
  const database = await openDatabase({ folders: [dirname(file), scratch], scratch, threads: 1, memoryLimitMb: 256 });
  try {
    await loadRates(database.connection, file);
    const rows = await readRows(
      database.connection,
      'SELECT currency, CAST(day AS VARCHAR) AS day, scaled FROM rate ORDER BY currency, day',
    );
    const table = new Map<string, ExchangeRate[]>();
    for (const { currency, day, scaled } of rows) {
      const rates = table.get(String(currency)) ?? [];
      rates.push({ rate: Number(scaled) / rateScale, day: String(day) });
      table.set(String(currency), rates);
    }
    return table;
  } finally {
    database.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Rates from a CSV file (date, currency, rate), read again within a minute when it has changed. A file that cannot be read
 * then leaves the rates as they were, and `onTrouble` hears of it. Errors: those of `loadRates`.
 */
export async function openExchangeRates(path: string, onTrouble: (error: unknown) => void): Promise<ExchangeRates> {
  const file = ratesPath(path);
  const stampOf = () => {
    const { mtimeMs, size } = statSync(file);
    return `${mtimeMs} ${size}`;
  };
  let stamp = stampOf();
  let table = await readTable(file);
  const reread = async (): Promise<void> => {
    try {
      const next = stampOf();
      if (next === stamp) return;
      table = await readTable(file);
      stamp = next;
    } catch (error) {
      onTrouble(error);
    }
  };
  const timer = setInterval(() => void reread(), rereadMs).unref();
  return {
    rateOf(currency, at) {
      const rates = table.get(currency);
      if (rates === undefined) return null;
      const day = new Date(at).toISOString().slice(0, 10);
      return rates.findLast((rate) => rate.day <= day) ?? null;
    },
    close: () => clearInterval(timer),
  };
}
