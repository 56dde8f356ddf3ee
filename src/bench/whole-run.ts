import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '#batch/run';
import { simulateBank } from '#batch/simulate-bank';
import type { Progress } from '#batch/workspace';
import type { StageTime } from '#report/run-result';

export interface WholeRunResult {
  readonly seed: number;
  readonly transactions: number;
  readonly parties: number;
  readonly legs: number;
  readonly simulateSeconds: number;
  readonly seconds: number;
  readonly legsPerSecond: number;
  /** Of the process, simulation included. */
  readonly peakRssMb: number;
  readonly stages: readonly StageTime[];
}

const seed = 1;
const transactionsPerParty = 50;

/** The main job on a simulated bank of a given size: time per stage and memory. */
export async function benchWholeRun(transactions: number, progress: Progress): Promise<WholeRunResult> {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-whole-'));
  try {
    const bank = join(folder, 'bank');
    const parties = Math.round(transactions / transactionsPerParty);
    const made = await simulateBank({ seed, parties, transactions, months: 12, out: bank }, progress);
    const options = { data: bank, mapping: 'canonical', rates: join(bank, 'rates.csv'), baseCurrency: 'EUR' };
    const result = await run({ ...options, out: join(folder, 'out'), seed, profile: 'online' }, progress);
    return {
      seed,
      transactions: result.transactions.loaded,
      parties: result.parties,
      legs: result.legs,
      simulateSeconds: made.seconds,
      seconds: result.seconds,
      legsPerSecond: result.legs / result.seconds,
      peakRssMb: result.peakRssMb,
      stages: result.stages,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
