import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { TrainCommandResult } from '#batch/commands';
import { openDatabase } from '#engine/duckdb/database';
import { readRows } from '#engine/duckdb/rows';
import type { ModelDescription } from '#batch/model-show';
import { peerlineJson as json } from '../peerline.ts';

const folder = mkdtempSync(join(tmpdir(), 'peerline-labels-'));
const [bank, out] = ['bank', 'out'].map((name) => join(folder, name)) as [string, string];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const guiltyParties = 30;

async function partiesOf(data: string): Promise<readonly string[]> {
  const database = await openDatabase({ folders: [data], scratch: data });
  try {
    const file = join(data, 'parties.parquet').replaceAll("'", "''");
    const rows = await readRows(database.connection, `SELECT id FROM '${file}' ORDER BY id LIMIT ${guiltyParties}`);
    return rows.map(({ id }) => String(id));
  } finally {
    database.close();
  }
}

it('a second line is learned from the labels of a bank, and shown beside the score that decides', async () => {
  await json(...`simulate --parties 300 --transactions 12000 --months 4 --seed 11 --out ${bank}`.split(' '));
  // The bank's own list of the guilty in place of the few, or none, of the simulator.
  rmSync(join(bank, 'labels.parquet'), { force: true });
  const named = (await partiesOf(bank)).map((id) => `${id},fraud`);
  writeFileSync(join(bank, 'labels.csv'), `${['partyId,typology', ...named].join('\n')}\n`);
  const rates = `--rates ${bank}/rates.csv --base-currency EUR`;
  const ingested = await json<{ counts: Record<string, { loaded: number }> }>(
    ...`ingest --data ${bank} --mapping canonical ${rates} --out ${out}`.split(' '),
  );
  expect(ingested.counts['labels']!.loaded).toBe(guiltyParties);

  const learned = await json<TrainCommandResult>(...`train --labels --out ${out} --seed 5`.split(' '));
  expect(learned.secondLine).toMatchObject({ guiltyMonths: expect.any(Number) });
  const shown = await json<ModelDescription>('model', 'show', learned.version, '--out', out);
  expect(shown.secondLine).toEqual(learned.secondLine);

  await json('score', '--out', out, '--model', learned.version);
  const { alerts } = JSON.parse(readFileSync(join(out, 'alerts.json'), 'utf8')) as { alerts: readonly Alert[] };
  expect(alerts.length).toBeGreaterThan(0);
  // The label-free score alone decides who alerts.
  for (const { score, threshold, secondLine } of alerts) {
    expect(score).toBeGreaterThanOrEqual(threshold);
    expect(secondLine).toMatchObject({ score: expect.any(Number) });
  }

  const page = readFileSync(learned.document, 'utf8');
  expect(page).not.toContain('Not measured: no test was run');
  expect(page).not.toContain('Not measured: no ablation was run');
}, 480_000);

interface Alert {
  readonly score: number;
  readonly threshold: number;
  readonly secondLine?: { readonly score: number; readonly level: string };
}
