import { transactionInput } from '#contract/api/records';
import { createHandover } from '#stream/handover';
import type { CommittedRecords } from '#stream/committed-records';
import { createOffsets } from '#stream/offsets';
import { loadModel } from '#stream/scoring/loaded-model';
import { createStreamScorer, type ScoredBatch } from '#stream/scoring/scorer';
import { writeBatch } from '#stream/scoring/writer';
import { createLegRows } from '#stream/state/leg-rows';
import { createStreamState } from '#stream/state/stream-state';
import { openDatabaseCpu } from './database-cpu.ts';
import { asLogged, createStreamBank } from './stream-bank.ts';
import type { StreamSetup } from './stream-setup.ts';

/** Microseconds of processor time per transaction of one stage, alone on its thread. */
export interface StageCost {
  readonly stage: string;
  readonly node: number;
  /** All processes of the database; null where they cannot be seen. */
  readonly database: number | null;
}

const batch = 500;

/** What each stage from the request's body to the stored evaluation costs, one after the other, in batches. */
export async function measureStageCosts(setup: StreamSetup, payments: number): Promise<readonly StageCost[]> {
  const { store, log } = setup;
  const databaseCpu = await openDatabaseCpu(store.pool);
  const bank = createStreamBank(9, 20_000, 5);
  const base = { currency: 'EUR', rates: {} };
  const costs: StageCost[] = [];
  const rounded = (value: number): number => Math.round(value * 10) / 10;

  async function stage<T>(name: string, work: () => Promise<T> | T): Promise<T> {
    const [node, database] = [process.cpuUsage(), databaseCpu()];
    const result = await work();
    const { user, system } = process.cpuUsage(node);
    // A process of the database that ended takes what it used with it.
    const used = Math.max(0, databaseCpu() - database) / payments;
    costs.push({
      stage: name,
      node: rounded((user + system) / payments),
      database: Number.isNaN(used) ? null : rounded(used),
    });
    return result;
  }

  const loaded = loadModel(setup.dataFolder, setup.modelVersion);
  const fold = loaded.model.featureOptions;
  const state = createStreamState({ base, fold });
  const opening = bank.opening();
  const scorer = createStreamScorer(state, loaded);
  scorer.score(asLogged(opening), Date.now());
  for (let from = 0; from < opening.length; from += 1000) await log.append(opening.slice(from, from + 1000));
  // Everything is compiled and the indexes have a size before anything is measured.
  scorer.score(asLogged(bank.payments(10_000), opening.length + 1), Date.now());
  for (let i = 0; i < 10; i++) await log.append(bank.payments(batch));

  const records = bank.payments(payments);
  const texts = records.map(({ body }) => JSON.stringify(body));
  const parse = (): void => {
    for (const text of texts) transactionInput.parse(JSON.parse(text));
  };
  parse();
  await stage('parse and validate', parse);
  const committed: CommittedRecords[] = [];
  setup.onCommitted((each) => committed.push(each));
  const before = await log.end();
  await stage('encode and append', async () => {
    for (let from = 0; from < payments; from += batch) await log.append(records.slice(from, from + batch));
  });
  await stage('read back (not when handed over)', async () => {
    for (let after = before; ; ) {
      const page = await log.read(0, after, batch);
      if (page.length === 0) break;
      after = page.at(-1)!.position;
    }
  });
  const handover = createHandover();
  const logged = await stage('hand over and decode', () => {
    for (const each of committed) handover.put(each);
    return handover.take(before, payments + batch);
  });
  const other = createStreamState({ base, fold });
  other.apply(asLogged(opening), createLegRows(other.columns, 0), null);
  await stage('fold (part of the next)', () => {
    const rows = createLegRows(other.columns, 0);
    for (let from = 0; from < payments; from += batch) {
      rows.length = 0;
      rows.facts = [];
      other.apply(logged.slice(from, from + batch), rows, null);
    }
  });
  const scored: ScoredBatch[] = await stage('fold and score', () =>
    Array.from({ length: Math.ceil(payments / batch) }, (_, i) =>
      scorer.score(logged.slice(i * batch, (i + 1) * batch), Date.now()),
    ),
  );
  const offsets = createOffsets(store.db, 60_000);
  let claim = (await offsets.claim('bench-cost', 0, 'bench'))!;
  await stage('write', async () => {
    for (const each of scored) claim = await writeBatch(store.pool, offsets, claim, each, Date.now());
  });
  // The scoring thread, which comes after, writes the same rows again.
  await store.pool.query('TRUNCATE evaluation, alert, party, account');
  setup.onCommitted(() => {});
  return costs;
}
