import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createApiKeys } from '#access/api-keys';
import { createRandom } from '#ml/random';
import { startEmbeddedPostgres } from '#store/postgres/launcher';
import { runningPostmaster } from '#store/postgres/postmaster';
import { createStreamBank } from './stream-bank.ts';
import { type StreamSetup, setUpStream } from './stream-setup.ts';

export interface CrashBenchResult {
  readonly tries: number;
  /** Acknowledged to the caller, as its own ledger says. */
  readonly accepted: number;
  readonly evaluated: number;
  /** Acknowledged without an evaluation. */
  readonly lost: number;
  /** With more than one. */
  readonly duplicated: number;
  /** Payments that were stored in the transaction that evaluated them; the others were read from the log. */
  readonly together: number;
  readonly kills: Readonly<Record<string, number>>;
}

const main = fileURLToPath(new URL('../../bin/peerline.js', import.meta.url));
const leastPerTry = 1000;
const batch = 50;
const callers = 4;

/**
 * Kills the server (API and scoring thread) or the database, or both, with SIGKILL at random moments under load. What
 * was acknowledged is kept here, outside of everything that dies; in the end each of it has exactly one evaluation.
 */
export async function benchCrash({ tries = 10, seed = 1 } = {}): Promise<CrashBenchResult> {
  const setup = await setUpStream();
  try {
    return await crash(setup, tries, seed);
  } finally {
    await setup.close();
  }
}

async function crash(setup: StreamSetup, tries: number, seed: number): Promise<CrashBenchResult> {
  const { dataFolder, store } = setup;
  const random = createRandom(seed);
  const bank = createStreamBank(seed, 500, 20_000);
  const expiresAt = Date.now() + 24 * 3_600_000;
  const keys = createApiKeys(store.db, Date.now);
  const scopes = ['events:write'] as const;
  const { key } = await keys.create({ name: 'crash', scopes, teamId: null, createdBy: null, expiresAt });
  await setup.log.append(bank.opening());
  const port = 20_000 + random.below(20_000);
  const embedded = await startEmbeddedPostgres({ dataFolder, notice: () => {} });
  const ledger = new Set<string>();
  const kills = { server: 0, database: 0, both: 0 };
  let server = await start();

  async function start(): Promise<ChildProcess> {
    const args = ['serve', '--out', dataFolder, '--port', String(port), '--log-level', 'silent'];
    const child = spawn(process.execPath, [main, ...args], { stdio: 'ignore', env: process.env });
    for (let waited = 0; waited < 60_000; waited += 50) {
      const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
      if (ready?.ok === true) return child;
      await pause(50);
    }
    throw new Error('The server did not come back.');
  }

  /** One caller: sends batches, again and again until each is acknowledged, and writes the answers down. */
  async function call(stop: () => boolean): Promise<void> {
    while (!stop()) {
      const records = bank.payments(batch);
      const body = JSON.stringify(records.map((record) => record.body));
      const response = await fetch(`http://127.0.0.1:${port}/v1/transactions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(5000),
      }).catch(() => null);
      const answer = response?.status === 202 ? await response.json().catch(() => null) : null;
      if (answer === null) {
        await pause(20);
        continue;
      }
      for (const { id, outcome } of (answer as { results: { id: string; outcome: string }[] }).results) {
        if (outcome === 'accepted' || outcome === 'repeated') ledger.add(id);
      }
    }
  }

  for (let attempt = 0; attempt < tries; attempt++) {
    // Half of the kills meet a worker that appends and evaluates at once, the others one that is still starting.
    if (attempt % 2 === 1) await caughtUp(60_000);
    const before = ledger.size;
    let over = false;
    const calls = Array.from({ length: callers }, () => call(() => over));
    while (ledger.size - before < leastPerTry) await pause(5);
    await pause(random.below(400));
    const target = (['server', 'database', 'both'] as const)[attempt % 3]!;
    kills[target]++;
    if (target !== 'server') {
      const postmaster = runningPostmaster(embedded.place.data);
      if (postmaster !== null) process.kill(postmaster, 'SIGKILL');
    }
    if (target !== 'database') {
      server.kill('SIGKILL');
      server = await start();
    }
    // Load goes on over the recovery, until it is taken in again.
    const after = ledger.size;
    for (let waited = 0; ledger.size < after + batch && waited < 60_000; waited += 20) await pause(20);
    over = true;
    await Promise.all(calls);
  }
  return { tries, accepted: ledger.size, ...(await count()), kills };

  /** Waits until everything accepted is evaluated. */
  async function caughtUp(patienceMs: number): Promise<void> {
    for (let waited = 0; waited < patienceMs; waited += 100) {
      const { rows } = await store.pool
        .query<{ behind: number }>(
          `SELECT (SELECT next_position - 1 FROM event_head) - position AS behind FROM consumer_offset
           WHERE consumer = 'scoring'`,
        )
        .catch(() => ({ rows: [] }));
      if (rows[0]?.behind === 0) break;
      await pause(100);
    }
    // The worker opens when it has found nothing more to read.
    await pause(200);
  }

  async function count() {
    await caughtUp(600_000);
    server.kill('SIGTERM');
    const { rows } = await store.pool.query<{ id: string; times: number }>(
      'SELECT leg_id AS id, count(*) AS times FROM evaluation WHERE side = 0 GROUP BY leg_id',
    );
    const { rows: same } = await store.pool.query<{ together: number }>(
      `SELECT count(*) AS together FROM event_log l JOIN evaluation e
         ON e.position = l.position AND e.day = l.day AND e.side = 0 WHERE e.xmin = l.xmin`,
    );
    await embedded.stop();
    const times = new Map(rows.map((row) => [row.id, row.times]));
    const lost = [...ledger].filter((id) => !times.has(id)).length;
    return { evaluated: times.size, lost, duplicated: rows.filter((row) => row.times > 1).length, ...same[0]! };
  }
}
