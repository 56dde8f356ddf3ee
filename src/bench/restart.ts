import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCountryRisk } from '#batch/country-list-file';
import { foldOptionsFor } from '#features/fold-options';
import { openStore } from '#store/database';
import { createVault } from '#store/vault/vault';
import { openPostgresLog } from '#stream/postgres/log';
import { createLegRows } from '#stream/state/leg-rows';
import { createSnapshots } from '#stream/state/snapshots';
import { createStreamState, type StreamState } from '#stream/state/stream-state';
import { asLogged, createStreamBank } from './stream-bank.ts';
import { percentile } from './stream-setup.ts';

export interface RestartBenchResult {
  readonly parties: number;
  /** Payments of the history, spread over a year. */
  readonly events: number;
  /** From nothing to the state of the snapshot. */
  readonly loadSeconds: number;
  /** Reading and folding what came after the snapshot, per second. */
  readonly replayedPerSecond: number;
  readonly snapshotBytes: number;
  /** While the snapshot is opened nothing is scored. */
  readonly openMs: number;
  readonly writeSeconds: number;
  /** What the snapshot holds of one party's windows: its figures, events and counterparties. */
  readonly bytesPerPartyMedian: number;
  readonly bytesPerPartyP99: number;
  /** Growth of the process by the loaded state, over its parties. */
  readonly memoryPerPartyMean: number;
  /** Processor seconds of loading: what it takes with the machine for itself. */
  readonly loadCpuSeconds: number;
  readonly loadAverage: number;
}

const year = 365 * 86_400_000;
const chunk = 5000;
const tail = 20_000;
const base = { currency: 'EUR', rates: {} };
const fold = foldOptionsFor(base.currency, readCountryRisk());
const idle = async (): Promise<void> => {};

/** Builds the state of a bank over a year, saves it, and starts from it in the way of the scoring worker. */
export async function benchRestart(
  events: number,
  parties = 100_000,
  onProgress: (done: number) => void = () => {},
): Promise<RestartBenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-bench-'));
  chmodSync(folder, 0o755);
  const store = await openStore({ databaseUrl: process.env['DATABASE_URL'], dataFolder: folder, notice: () => {} });
  try {
    const states = join(folder, 'state');
    const fail = (error: unknown): never => {
      throw error;
    };
    const snapshots = createSnapshots({ pool: store.pool, folder: states, onTrouble: fail });
    const bank = createStreamBank(1, parties, year / events);
    const saved = await saveHistory();
    const empty = (): StreamState => createStreamState({ base, fold });
    const [memory, cpu, since] = [process.memoryUsage().rss, process.cpuUsage(), performance.now()];
    const loaded = (await snapshots.newest(Number.MAX_SAFE_INTEGER, empty, idle))!;
    const loadSeconds = (performance.now() - since) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const grown = process.memoryUsage().rss - memory;
    const sizes = sizesOf(loaded.state);
    const vault = createVault({ db: store.db, masterKey: randomBytes(32), now: Date.now });
    const log = await openPostgresLog({ pool: store.pool, vault });
    await log.append(bank.payments(tail));
    const replaySince = performance.now();
    const rows = createLegRows(loaded.state.columns, 0);
    for (let after = 0; ; ) {
      const records = await log.read(0, after, 2000);
      if (records.length === 0) break;
      rows.length = 0;
      rows.facts = [];
      loaded.state.apply(records, rows, null);
      after = records.at(-1)!.position;
    }
    return {
      parties,
      events,
      loadSeconds,
      replayedPerSecond: tail / ((performance.now() - replaySince) / 1000),
      ...saved,
      bytesPerPartyMedian: percentile(sizes, 0.5),
      bytesPerPartyP99: percentile(sizes, 0.99),
      memoryPerPartyMean: grown / parties,
      loadCpuSeconds: (user + system) / 1e6,
      loadAverage: loadavg()[0]!,
    };

    /** In a function of its own, so that the first state is gone before the second is loaded. */
    async function saveHistory() {
      const state = createStreamState({ base, fold });
      const rows = createLegRows(state.columns, 0);
      const apply = (records: Parameters<typeof asLogged>[0]): void => {
        rows.length = 0;
        rows.facts = [];
        state.apply(asLogged(records), rows, null);
      };
      apply(bank.opening());
      for (let done = 0; done < events; done += chunk) {
        apply(bank.payments(Math.min(chunk, events - done)));
        onProgress(done + chunk);
      }
      const opening = performance.now();
      state.openSnapshot().close();
      const openMs = performance.now() - opening;
      const writing = performance.now();
      await snapshots.save(state, 1, async () => true, idle);
      const writeSeconds = (performance.now() - writing) / 1000;
      const [file] = readdirSync(states);
      return { openMs, writeSeconds, snapshotBytes: statSync(join(states, file!)).size };
    }
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bytes of each party's windows in a snapshot. */
function sizesOf(state: StreamState): number[] {
  const sizes: number[] = [];
  const snapshot = state.openSnapshot({ statesPerPiece: 1 });
  for (let piece = snapshot.next(); piece !== null; piece = snapshot.next()) {
    if (piece.name === 'fold') sizes.push(piece.bytes.length);
  }
  return sizes;
}
