import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '#domain/app-error';
import { collectLate } from '#server/late-collections';
import { createMetrics } from '#server/metrics';
import { startScoringThread } from '#server/scoring-thread';
import { openDatabaseCpu } from './database-cpu.ts';
import { createUsualBank, type StreamBank } from './stream-bank.ts';
import { measureStageCosts, type StageCost } from './stream-cost.ts';
import { percentile, type StreamSetup, setUpStream } from './stream-setup.ts';

export interface StreamBenchResult {
  readonly seconds: number;
  readonly profile: string;
  readonly members: readonly string[];
  /** Transactions whose evaluations were stored, counted by SQL, by the time from the first to the last of them. */
  readonly evaluatedPerSecond: number;
  /** From acceptance to the stored evaluation, at `pacedPerSecond`. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly pacedPerSecond: number;
  /** Of the paced ones, turned away with 429: the machine had no room for that pace. */
  readonly refused: number;
  readonly accepted: number;
  readonly evaluated: number;
  readonly legs: number;
  readonly alerts: number;
  /** Processor time per transaction and stage, each alone: what the rate is made of. */
  readonly costs: readonly StageCost[];
  /** In use at that rate, by generator, log and scoring, and by the database; null where that cannot be seen. All in use: they limit it. */
  readonly nodeProcessors: number;
  readonly databaseProcessors: number | null;
  readonly settings: Readonly<Record<string, string>>;
  /** Of the machine over the last minute, this benchmark included: above its processors others were at work too. */
  readonly loadAverage: number;
}

const batch = 500;
const costedPayments = 10_000;
/** So many that a minute's payments are no more for each than the model knows, or nearly everything would alert. */
const parties = 80_000;
/** What the generator is ahead of the scorer at most. */
const mostPending = 4000;

/**
 * Load generator, event log and scoring thread in one process over one database: first as fast as they go together,
 * then at a fixed pace for the latency.
 */
export async function benchStream({
  seconds = 60,
  warmSeconds = 10,
  pacedPerSecond = 5000,
} = {}): Promise<StreamBenchResult> {
  // As `serve` does.
  collectLate();
  const setup = await setUpStream();
  try {
    return await measure(setup, { seconds, warmSeconds, pacedPerSecond });
  } finally {
    await setup.close();
  }
}

interface Pace {
  readonly seconds: number;
  readonly warmSeconds: number;
  readonly pacedPerSecond: number;
}

async function measure(setup: StreamSetup, { seconds, warmSeconds, pacedPerSecond }: Pace): Promise<StreamBenchResult> {
  const { store, log } = setup;
  const costs = await measureStageCosts(setup, costedPayments);
  const waits: number[] = [];
  let listening = false;
  const thread = startScoringThread(
    {
      connection: { ...store.connection },
      dataFolder: setup.dataFolder,
      masterKey: new Uint8Array(setup.masterKey),
      base: { currency: 'EUR', rates: {} },
      owner: 'bench',
      leaseMs: 10_000,
      batchSize: 500,
    },
    {
      metrics: createMetrics(),
      onTrouble: (code, message) => process.stderr.write(`${code}: ${message}\n`),
      onStored: (waitsMs) => {
        if (listening) for (const ms of waitsMs) waits.push(ms);
      },
    },
  );
  setup.onCommitted((records) => thread.appended(records));
  setup.onTakeIn((records) => thread.takeIn(records));
  const bank: StreamBank = createUsualBank(2, parties);
  let last = 0;
  const append = async (count: number): Promise<void> => {
    const results = await log.append(bank.payments(count));
    last = Math.max(last, results.at(-1)!.position);
  };
  const drained = async (): Promise<void> => {
    while (thread.position < last) await pause(5);
  };
  const opening = bank.opening();
  for (let from = 0; from < opening.length; from += 1000) {
    last = (await log.append(opening.slice(from, from + 1000))).at(-1)!.position;
  }
  const flatOut = async (forMs: number): Promise<void> => {
    const until = performance.now() + forMs;
    const caller = async (): Promise<void> => {
      while (performance.now() < until) {
        if (last - thread.position > mostPending) await pause(1);
        else await append(batch);
      }
    };
    await Promise.all([caller(), caller()]);
  };
  await flatOut(warmSeconds * 1000);
  await drained();
  const from = await log.end();
  const databaseCpu = await openDatabaseCpu(store.pool);
  const [since, node, database] = [performance.now(), process.cpuUsage(), databaseCpu()];
  await flatOut(seconds * 1000);
  await drained();
  const elapsed = (performance.now() - since) / 1000;
  const { user, system } = process.cpuUsage(node);
  const databaseProcessors = (databaseCpu() - database) / 1e6 / elapsed;
  const upTo = await log.end();
  listening = true;
  let refused = 0;
  const offer = async (count: number): Promise<void> => {
    await append(count).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'log.overloaded') throw error;
      refused += count;
    });
  };
  await paced(offer, pacedPerSecond, seconds);
  await drained();
  // Not before: the first to read new rows marks them as committed, which writes all their pages once more.
  const counts = await store.pool.query<{ accepted: number; evaluated: number; legs: number; alerts: number }>(
    `SELECT (SELECT count(*) FROM event_log WHERE position > $1 AND position <= $2) AS accepted,
      count(*) FILTER (WHERE side = 0) AS evaluated, count(*) AS legs,
      count(*) FILTER (WHERE alert) AS alerts FROM evaluation WHERE position > $1 AND position <= $2`,
    [from, upTo],
  );
  const { accepted, evaluated, legs, alerts } = counts.rows[0]!;
  const result = {
    seconds: elapsed,
    profile: setup.profile,
    members: setup.members,
    evaluatedPerSecond: evaluated / elapsed,
    p50Ms: percentile(waits, 0.5),
    p99Ms: percentile(waits, 0.99),
    pacedPerSecond,
    refused,
    accepted,
    evaluated,
    legs,
    alerts,
    costs,
    nodeProcessors: (user + system) / 1e6 / elapsed,
    databaseProcessors: Number.isNaN(databaseProcessors) ? null : databaseProcessors,
    settings: await setup.settings(),
    loadAverage: loadavg()[0]!,
  };
  await thread.stop();
  return result;
}

/** Appends every 10 ms what is due, whether or not the earlier ones are done. */
async function paced(append: (count: number) => Promise<void>, perSecond: number, seconds: number): Promise<void> {
  const since = performance.now();
  const under: Promise<void>[] = [];
  let sent = 0;
  while (performance.now() - since < seconds * 1000) {
    const due = Math.floor(((performance.now() - since) / 1000) * perSecond) - sent;
    if (due > 0) {
      sent += due;
      under.push(append(due));
    }
    await pause(10);
  }
  await Promise.all(under);
}
