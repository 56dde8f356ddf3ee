import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCountryRisk } from '#batch/country-list-file';
import { ingestInto } from '#batch/ingested';
import { simulateBank } from '#batch/simulate-bank';
import { openWorkspace, type Progress } from '#batch/workspace';
import { hour } from '#domain/time';
import { createFoldOutput } from '#features/fold';
import { foldOptionsFor } from '#features/fold-options';
import { createStreamFold } from '#features/stream-fold';
import { percentile } from './stream-setup.ts';

/** Bytes of memory of the parties of one history, as of each party's last event. */
export interface StateSize {
  readonly history: string;
  readonly parties: number;
  readonly legs: number;
  /** All of a party's state in the windows: median, and the ends of the middle 80 %. */
  readonly bytes: number;
  readonly bytesP10: number;
  readonly bytesP90: number;
  /** Medians of its parts, and of the events in the longest window. */
  readonly sums: number;
  readonly records: number;
  readonly keys: number;
  readonly events: number;
}

const simulated = { parties: 10_000, transactions: 500_000, seed: 1 };
/** The tolerance for late events that the server starts with. */
const toleranceMs = hour;

/** Folds simulated banks of several lengths, and Berka below `data`, as the stream does, and looks at every party's state. */
export async function benchState(data: string | undefined, progress: Progress): Promise<{ sizes: StateSize[] }> {
  const sizes: StateSize[] = [];
  for (const months of [6, 12, 24]) {
    const bank = mkdtempSync(join(tmpdir(), 'peerline-bench-state-'));
    try {
      await simulateBank({ ...simulated, months, out: bank }, progress);
      const input = { data: bank, mapping: 'canonical', rates: join(bank, 'rates.csv'), baseCurrency: 'EUR' };
      sizes.push(await sizesOf(`simulated, 50 payments a party in ${months} months`, input, progress));
    } finally {
      rmSync(bank, { recursive: true, force: true });
    }
  }
  if (data !== undefined) sizes.push(await sizesOf('Berka', { data: join(data, 'berka'), mapping: 'berka' }, progress));
  return { sizes };
}

async function sizesOf(
  history: string,
  input: Omit<Parameters<typeof ingestInto>[0], 'out'>,
  progress: Progress,
): Promise<StateSize> {
  const out = mkdtempSync(join(tmpdir(), 'peerline-bench-state-'));
  try {
    const { baseCurrency } = await ingestInto({ ...input, out }, progress);
    const workspace = await openWorkspace(out, progress);
    try {
      const { engine, parties, counts } = workspace;
      const fold = createStreamFold(foldOptionsFor(baseCurrency, readCountryRisk()), toleranceMs);
      const output = createFoldOutput();
      // A party's state depends on the order of its own events alone.
      for (const range of await engine.partitions(1)) {
        for await (const chunk of engine.events(range)) fold.fold(chunk, parties, output);
      }
      const states = fold.bytes();
      const spread = (of: (state: (typeof states)[number]) => number, at: number): number =>
        percentile(states.map(of), at);
      const all = (state: (typeof states)[number]): number => state.sums + state.records + state.keys;
      return {
        history,
        parties: states.length,
        legs: counts.legs,
        bytes: spread(all, 0.5),
        bytesP10: spread(all, 0.1),
        bytesP90: spread(all, 0.9),
        sums: spread((state) => state.sums, 0.5),
        records: spread((state) => state.records, 0.5),
        keys: spread((state) => state.keys, 0.5),
        events: spread((state) => state.events, 0.5),
      };
    } finally {
      await workspace.close();
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
