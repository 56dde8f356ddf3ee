import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScoreCache } from '#casework/thresholds/load-scores';
import { simulate } from '#casework/thresholds/simulate';
import type { Governed } from '#model/policy';
import { openStore } from '#store/database';
import { openDatabaseCpu } from './database-cpu.ts';

export interface ThresholdsBenchResult {
  readonly evaluations: number;
  /** One simulation, the median of `runs`; the first of them included. */
  readonly seconds: number;
  readonly slowest: number;
  /** CPU of this process in the same median run. */
  readonly cpuSeconds: number;
  readonly runs: number;
  /** Reading the stored scores from PostgreSQL into columns, once; CPU of this process and of the database in it. */
  readonly loadSeconds: number;
  readonly loadCpuSeconds: number;
  readonly loadDatabaseCpuSeconds: number | null;
  /** Asking again when nothing is new. */
  readonly againSeconds: number;
  readonly cells: number;
  readonly partyMonths: number;
}

const evaluations = 1_000_000;
const runs = 9;
const before: Governed = { default: 0.5, rules: [{ when: { tenure: '<90d' }, value: 0.4 }] };
const after: Governed = {
  default: 0.55,
  rules: [
    { when: { tenure: '<90d' }, value: 0.45 },
    { when: { 'entity-type': 'business', country: 'ES' }, value: 0.35 },
  ],
};

/** 20,000 parties in 64 cells over a year. Scores spread like 1/(1 + p/α) of uniform p, at a budget of 1 %. */
const fill = `
INSERT INTO evaluation (day, position, side, leg_id, party_id, at, accepted_at, evaluated_at, amount_minor, status, score, p, tau,
  alert, cell, expert, model_version, threshold_version)
SELECT day_of(0), n, 0, 'l' || n, 'p' || n % 20000, 1700000000000 + n * 31536::bigint, 0, 0, 1000, 'ok',
  1 / (1 + (hashint8(n)::float8 + 2147483648) / 4294967296 / 0.01), 0.5, 0.5, false,
  (ARRAY['individual', 'business'])[1 + n % 2] || ' · ' || (ARRAY['CZ', 'DE', 'ES', 'FR', 'IT', 'PL', 'PT', 'SE'])[1 + n / 2 % 8]
    || ' · ' || (ARRAY['<90d', '<1y', '<3y', '>=3y'])[1 + n / 16 % 4],
  'general', 'm', 't'
FROM generate_series(1, ${evaluations}::bigint) n`;

/** Simulates a change of τ on a million evaluations that are stored in PostgreSQL. */
export async function benchThresholds(): Promise<ThresholdsBenchResult> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'peerline-bench-'));
  chmodSync(dataFolder, 0o755);
  const store = await openStore({ dataFolder, notice: () => {}, poolSize: 2 });
  try {
    await store.pool.query("SELECT ensure_day('evaluation', day_of(0))");
    await store.pool.query(fill);
    await store.pool.query(
      `INSERT INTO model (version, status, created_at, profile, manifest)
       VALUES ('m', 'champion', 0, 'online', '{"cellAxes": ["entity-type", "country", "tenure"]}')`,
    );
    const databaseCpu = await openDatabaseCpu(store.pool);
    const scores = createScoreCache(store);
    const [since, cpuBefore, databaseBefore] = [performance.now(), process.cpuUsage(), databaseCpu()];
    const table = await scores.table();
    const loadSeconds = (performance.now() - since) / 1000;
    const used = process.cpuUsage(cpuBefore);
    const databaseUsed = (databaseCpu() - databaseBefore) / 1e6;
    const asked = performance.now();
    await scores.table();
    const againSeconds = (performance.now() - asked) / 1000;
    const minutes = { mean: 20, low: 20, high: 20, n: 0 };
    const times = Array.from({ length: runs }, () => {
      const cpu = process.cpuUsage();
      const start = performance.now();
      simulate(table, before, after, minutes);
      const seconds = (performance.now() - start) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      return { seconds, cpuSeconds: (user + system) / 1e6 };
    }).sort((a, b) => a.seconds - b.seconds);
    const median = times[Math.floor(runs / 2)]!;
    return {
      evaluations: table.length,
      seconds: median.seconds,
      slowest: times.at(-1)!.seconds,
      cpuSeconds: median.cpuSeconds,
      runs,
      loadSeconds,
      loadCpuSeconds: (used.user + used.system) / 1e6,
      loadDatabaseCpuSeconds: Number.isNaN(databaseUsed) ? null : databaseUsed,
      againSeconds,
      cells: table.cells.length,
      partyMonths: table.units,
    };
  } finally {
    await store.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}
