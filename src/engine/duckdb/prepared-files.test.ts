import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ColumnBatch } from '#domain/column-batch';
import { DuckDbEngine } from './duckdb-engine.ts';
import { type ParquetField, writeParquet } from './parquet-writer.ts';
import { preparedFiles, readManifest } from './prepared-files.ts';

const tables: Readonly<Record<string, Readonly<Record<string, readonly (string | number)[]>>>> = {
  parties: { id: ['p1'], entityType: ['individual'] },
  accounts: { id: ['a1'], partyId: ['p1'] },
  transactions: {
    id: ['t1', 't2'],
    accountId: ['a1', 'a1'],
    direction: ['in', 'out'],
    currency: ['EUR', 'EUR'],
    at: [1_000, 2_000],
    amountMinor: [500, 700],
  },
};

function batchOf(columns: Readonly<Record<string, readonly (string | number)[]>>): ColumnBatch {
  const typed = Object.entries(columns).map(([name, values]) => {
    if (typeof values[0] === 'number') return [name, { type: 'int64', values: Float64Array.from(values, Number) }];
    return [name, { type: 'text', values: values.map(String) }];
  });
  const [first] = Object.values(columns);
  return { length: first!.length, columns: Object.fromEntries(typed) as ColumnBatch['columns'] };
}

describe('what was prepared from a lake', () => {
  let lake: string;
  beforeEach(async () => {
    lake = mkdtempSync(join(tmpdir(), 'peerline-prepared-'));
    for (const [table, columns] of Object.entries(tables)) {
      const schema = Object.entries(columns).map(([name, [value]]): ParquetField => {
        return { name, type: typeof value === 'number' ? 'int64' : 'text' };
      });
      await writeParquet(join(lake, `${table}.parquet`), schema, [batchOf(columns)]);
    }
    await using(async (engine) => engine.prepare());
  });
  afterEach(() => rmSync(lake, { recursive: true, force: true }));

  async function using<T>(work: (engine: DuckDbEngine) => Promise<T>): Promise<T> {
    const engine = new DuckDbEngine({ lake, memoryLimitMb: 256, threads: 1 });
    try {
      return await work(engine);
    } finally {
      await engine.close();
    }
  }

  it.each([
    ['cut short', (text: string) => text.slice(0, text.length / 2)],
    ['emptied', () => ''],
    ['of another lake', (text: string) => text.replace(/"fingerprint": "./, '"fingerprint": "x')],
    ['without its counts', (text: string) => JSON.stringify({ ...(JSON.parse(text) as object), counts: undefined })],
  ])('is prepared again where the manifest is %s', async (_what, damage) => {
    const { manifest } = preparedFiles(lake);
    const whole = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, damage(whole));
    expect(readManifest(lake)).toBeNull();
    await expect(using((engine) => engine.parties())).rejects.toThrow(/prepare it first/);
    expect((await using((engine) => engine.prepare())).legs).toBe(2);
    expect(readFileSync(manifest, 'utf8')).toBe(whole);
  });

  it('is said to be damaged, and what to remove, where the dictionary is', async () => {
    const { dictionary, folder } = preparedFiles(lake);
    truncateSync(dictionary, 9);
    const damaged = `${dictionary} is damaged or cannot be read: remove ${folder} and run the command again.`;
    await expect(using((engine) => engine.dictionary())).rejects.toThrow(damaged);
  });

  it.each(['parties', 'events', 'transfers'] as const)('is said to be damaged where %s are', async (name) => {
    const { [name]: file, folder } = preparedFiles(lake);
    truncateSync(file, 20);
    const reading = using(async (engine) => {
      const rows: unknown[] = [await engine.parties()];
      for await (const chunk of engine.events({ from: 0, to: 1 })) rows.push(chunk);
      for await (const chunk of engine.transfers()) rows.push(chunk);
      return rows;
    });
    await expect(reading).rejects.toThrow(
      `${file} is damaged or cannot be read: remove ${folder} and run the command again.`,
    );
  });
});
