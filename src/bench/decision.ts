import { loadavg } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createApiKeys } from '#access/api-keys';
import { serve } from '#server/serve';
import type { DecisionLoad } from './decision-load.worker.ts';
import { createStreamBank } from './stream-bank.ts';
import { percentile, setUpStream } from './stream-setup.ts';

export interface DecisionBenchResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly seconds: number;
  readonly answered: number;
  readonly refused: number;
  readonly profile: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Of the machine over the last minute, this benchmark included. */
  readonly loadAverage: number;
}

function load(data: DecisionLoad): Promise<{ waits: Float64Array; seconds: number }> {
  const file = new URL(
    new URL('./decision-load.worker.js', import.meta.url).href.replace('/src/bench/', '/dist/bench/'),
  );
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: data, execArgv: [] });
    worker.on('message', resolve);
    worker.on('error', reject);
  });
}

/** The whole server over HTTP: `wait=decision` at a fixed rate, each call timed from its first byte to its last. */
export async function benchDecision({ seconds = 15, perSecond = 1000 } = {}): Promise<DecisionBenchResult> {
  const setup = await setUpStream();
  const running = await serve({
    dataFolder: setup.dataFolder,
    databaseUrl: process.env['DATABASE_URL'],
    port: 0,
    logLevel: 'silent',
    requestsPerMinute: 10_000_000,
    notice: () => {},
  });
  try {
    const expiresAt = Date.now() + 3_600_000;
    const keys = createApiKeys(setup.store.db, Date.now);
    const { key } = await keys.create({
      name: 'bench',
      scopes: ['events:write'],
      teamId: null,
      createdBy: null,
      expiresAt,
    });
    const bank = createStreamBank(3, 5000, 5);
    const opening = bank.opening();
    for (let from = 0; from < opening.length; from += 1000) await setup.log.append(opening.slice(from, from + 1000));
    const bodies = (count: number) => bank.payments(count).map(({ body }) => JSON.stringify(body));
    await load({ url: running.url, key, bodies: bodies(3 * perSecond), perSecond });
    const { waits, seconds: took } = await load({
      url: running.url,
      key,
      bodies: bodies(seconds * perSecond),
      perSecond,
    });
    const answered = Array.from(waits).filter((ms) => ms >= 0);
    return {
      requestsPerSecond: answered.length / took,
      p50Ms: percentile(answered, 0.5),
      p99Ms: percentile(answered, 0.99),
      seconds: took,
      answered: answered.length,
      refused: waits.length - answered.length,
      profile: setup.profile,
      settings: await setup.settings(),
      loadAverage: loadavg()[0]!,
    };
  } finally {
    await running.stop();
    await setup.close();
  }
}
