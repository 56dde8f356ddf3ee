import { loadavg } from 'node:os';
import { PerformanceObserver } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { createApiKeys } from '#access/api-keys';
import { serve } from '#server/serve';
import { openDatabaseCpu } from './database-cpu.ts';
import type { DecisionLoad, DecisionWaits } from './decision-load.worker.ts';
import { createUsualBank } from './stream-bank.ts';
import { percentile, setUpStream } from './stream-setup.ts';

export interface DecisionBenchResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p90Ms: number;
  readonly worstMs: number;
  /** Of the answered, beyond 10 ms. */
  readonly shareOver10Ms: number;
  readonly seconds: number;
  readonly warmSeconds: number;
  readonly answered: number;
  readonly refused: number;
  /** Warm-up included; these wait for their reasons too. */
  readonly alerts: number;
  /** What the figures are made of: where the time of a decision goes, and what it waits for. */
  readonly limits: DecisionLimits;
  readonly profile: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Of the machine over the last minute, this benchmark included. */
  readonly loadAverage: number;
}

export interface DecisionLimits {
  /** Processors in use by server and load generator, and by the database; null where that cannot be seen. */
  readonly nodeProcessors: number;
  readonly databaseProcessors: number | null;
  /** Decisions that share a commit. */
  readonly decisionsPerCommit: number;
  /** Mean time of a batch in each stage of the scoring worker; `write` holds the flush to the disk. */
  readonly openMs: number;
  readonly scoreMs: number;
  readonly writeMs: number;
  /** Pauses of the HTTP thread for garbage collection. */
  readonly pauses: number;
  readonly pausedMs: number;
  readonly longestPauseMs: number;
  /** By how much the load generator itself was late, which waits for the same processors. */
  readonly generatorLateP99Ms: number;
}

const seed = 3;
const parties = 10_000;
const opened = ['open', 'score', 'write'] as const;

function startLoad(data: DecisionLoad) {
  const file = new URL(
    new URL('./decision-load.worker.js', import.meta.url).href.replace('/src/bench/', '/dist/bench/'),
  );
  const worker = new Worker(file, { workerData: data, execArgv: [] });
  return {
    send: (requests: number) =>
      new Promise<DecisionWaits>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.postMessage(requests);
      }),
    stop: () => worker.terminate(),
  };
}

/** Seconds and batches that the server's own metrics count per stage. */
async function stagesOf(url: string, key: string): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${key}` } });
  const found = (await response.text()).matchAll(/^peerline_stage_seconds_(sum|count)\{stage="(\w+)"\} (.+)$/gm);
  return Object.fromEntries(Array.from(found, ([, what, stage, value]) => [`${stage} ${what}`, Number(value)]));
}

/**
 * The whole server over HTTP: `wait=decision` at a fixed rate, each call timed from its sending to its last byte, by callers
 * on the same processors. They and the server are warm: `warmSeconds` of the same load come first.
 */
export async function benchDecision({
  seconds = 60,
  warmSeconds = 20,
  perSecond = 1000,
} = {}): Promise<DecisionBenchResult> {
  const setup = await setUpStream();
  const running = await serve({
    dataFolder: setup.dataFolder,
    databaseUrl: process.env['DATABASE_URL'],
    port: 0,
    logLevel: 'silent',
    requestsPerMinute: 10_000_000,
    notice: () => {},
  });
  const pauses: number[] = [];
  const collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) pauses.push(duration);
  });
  try {
    const expiresAt = Date.now() + 3_600_000;
    const { key } = await createApiKeys(setup.store.db, Date.now).create({
      name: 'bench',
      scopes: ['events:write', 'metrics:read'],
      teamId: null,
      createdBy: null,
      expiresAt,
    });
    const opening = createUsualBank(seed, parties).opening();
    for (let from = 0; from < opening.length; from += 1000) await setup.log.append(opening.slice(from, from + 1000));
    const load = startLoad({ url: running.url, key, perSecond, seed, parties });
    await load.send(warmSeconds * perSecond);
    const databaseCpu = await openDatabaseCpu(setup.store.pool);
    const before = await stagesOf(running.url, key);
    const [node, database] = [process.cpuUsage(), databaseCpu()];
    collections.observe({ entryTypes: ['gc'] });
    const { waits, late, seconds: took } = await load.send(seconds * perSecond);
    collections.disconnect();
    const { user, system } = process.cpuUsage(node);
    const used = (databaseCpu() - database) / 1e6 / took;
    const after = await stagesOf(running.url, key);
    await load.stop();
    const counted = await setup.store.pool.query<{ alerts: number }>('SELECT count(*) AS alerts FROM alert');
    const grown = (name: string): number => (after[name] ?? 0) - (before[name] ?? 0);
    const [openMs, scoreMs, writeMs] = opened.map((stage) => (1000 * grown(`${stage} sum`)) / grown(`${stage} count`));
    const answered = Array.from(waits).filter((ms) => ms >= 0);
    return {
      requestsPerSecond: answered.length / took,
      p50Ms: percentile(answered, 0.5),
      p99Ms: percentile(answered, 0.99),
      p90Ms: percentile(answered, 0.9),
      worstMs: percentile(answered, 1),
      shareOver10Ms: answered.filter((ms) => ms > 10).length / answered.length,
      seconds: took,
      warmSeconds,
      answered: answered.length,
      refused: waits.length - answered.length,
      alerts: counted.rows[0]!.alerts,
      limits: {
        nodeProcessors: (user + system) / 1e6 / took,
        databaseProcessors: Number.isNaN(used) ? null : used,
        decisionsPerCommit: answered.length / grown('write count'),
        openMs: openMs!,
        scoreMs: scoreMs!,
        writeMs: writeMs!,
        pauses: pauses.length,
        pausedMs: pauses.reduce((sum, ms) => sum + ms, 0),
        longestPauseMs: Math.max(0, ...pauses),
        generatorLateP99Ms: percentile(Array.from(late), 0.99),
      },
      profile: setup.profile,
      settings: await setup.settings(),
      loadAverage: loadavg()[0]!,
    };
  } finally {
    await running.stop();
    await setup.close();
  }
}
