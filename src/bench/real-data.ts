import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '#batch/run';
import type { Progress } from '#batch/workspace';
import type { RunResult } from '#report/run-result';

/** Foreign data, each with the built-in mapping that reads it. */
const sources = [
  { folder: 'berka', mapping: 'berka' },
  { folder: 'amlsim/20K_cycle200', mapping: 'amlsim' },
  { folder: 'amlsim/20K_fanin200', mapping: 'amlsim' },
  { folder: 'card-fraud-handbook', mapping: 'fraud-handbook' },
] as const;

type Kept = Pick<
  RunResult,
  'transactions' | 'legs' | 'parties' | 'segments' | 'experts' | 'alerts' | 'evaluation' | 'seconds' | 'peakRssMb'
>;

export interface RealDataResult {
  readonly profile: 'online';
  readonly seed: number;
  readonly runs: readonly ({ readonly data: string } & Kept)[];
}

/** The main job on data that others made, as it comes out. Both AMLSim graphs share one population. */
export async function benchRealData(data: string, progress: Progress): Promise<RealDataResult> {
  const seed = 1;
  const runs: RealDataResult['runs'][number][] = [];
  for (const { folder, mapping } of sources) {
    const out = mkdtempSync(join(tmpdir(), 'peerline-real-'));
    try {
      const result = await run(
        { data: join(data, folder), mapping, out, seed, profile: 'online' },
        (done, total, label) => progress(done, total, `${folder}: ${label}`),
      );
      const { transactions, legs, parties, segments, experts, alerts, evaluation, seconds, peakRssMb } = result;
      runs.push({
        data: folder,
        transactions,
        legs,
        parties,
        segments,
        experts,
        alerts,
        evaluation,
        seconds,
        peakRssMb,
      });
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  }
  return { profile: 'online', seed, runs };
}
