import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '#batch/run';
import { simulateBank } from '#batch/simulate-bank';
import type { Progress } from '#batch/workspace';
import type { StageTime } from '#report/run-result';
import { pythonEnvironment, runPython } from './python-environment.ts';

export interface WholeRun {
  readonly transactions: number;
  readonly parties: number;
  readonly legs: number;
  readonly simulateSeconds: number;
  readonly seconds: number;
  /** Of all threads, as other processes do not lengthen them. */
  readonly cpuSeconds: number;
  readonly legsPerSecond: number;
  /** Of the process, simulation included. */
  readonly peakRssMb: number;
  readonly stages: readonly StageTime[];
  readonly python: PythonRun | null;
}

/** The same bank through bench/python/run_peer.py, which says what it does and what it leaves out. */
export interface PythonRun {
  readonly features: number;
  readonly legs: number;
  readonly alerts: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** CPU seconds without its nearest neighbours, the slowest part. */
  readonly cpuSecondsWithoutNeighbours: number;
  /** Python's CPU seconds / ours: above 1 we are ahead. */
  readonly ratio: number;
  readonly ratioWithoutNeighbours: number;
  readonly peakRssMb: number;
  readonly stages: readonly StageTime[];
  readonly versions: Readonly<Record<string, string>>;
}

export interface WholeRunResult extends WholeRun {
  readonly seed: number;
  readonly notes: readonly string[];
}

const seed = 1;
const transactionsPerParty = 50;

/** The main job on a simulated bank of a given size: time per stage and memory, beside the same job in Python if wanted. */
export async function benchWholeRun(
  transactions: number,
  beside: { readonly python: boolean },
  progress: Progress,
): Promise<WholeRunResult> {
  const environment = beside.python ? await pythonEnvironment() : null;
  const python = environment?.kind === 'ready' ? environment.python : null;
  const notes: string[] = [];
  if (python !== null)
    notes.push('Python: fewer features, no cells, explanations, rules or report; bench/python/run_peer.py.');
  if (environment?.kind === 'absent') notes.push(`Python was left out: ${environment.reason}.`);
  return { seed, ...(await runOnce(transactions, python, progress)), notes };
}

async function runOnce(transactions: number, python: string | null, progress: Progress): Promise<WholeRun> {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-whole-'));
  try {
    const bank = join(folder, 'bank');
    const parties = Math.round(transactions / transactionsPerParty);
    const made = await simulateBank({ seed, parties, transactions, months: 12, out: bank }, progress);
    const options = { data: bank, mapping: 'canonical', rates: join(bank, 'rates.csv'), baseCurrency: 'EUR' };
    const before = process.cpuUsage();
    const result = await run({ ...options, out: join(folder, 'out'), seed, profile: 'online' }, progress);
    const { user, system } = process.cpuUsage(before);
    const cpuSeconds = (user + system) / 1e6;
    progress(0, null, 'The same in Python');
    const { seconds, legs, peakRssMb, stages } = result;
    return {
      transactions: result.transactions.loaded,
      parties: result.parties,
      legs,
      simulateSeconds: made.seconds,
      seconds,
      cpuSeconds,
      legsPerSecond: legs / seconds,
      peakRssMb,
      stages,
      python: python === null ? null : await runInPython(python, bank, join(folder, 'python'), cpuSeconds),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type PythonStage = StageTime & { readonly cpuSeconds: number };
type PythonOutput = Pick<PythonRun, 'features' | 'legs' | 'alerts' | 'peakRssMb' | 'versions'> & {
  readonly stages: readonly PythonStage[];
};

async function runInPython(python: string, bank: string, out: string, ours: number): Promise<PythonRun> {
  mkdirSync(out);
  const threads = 2;
  const output = (await runPython(python, 'run_peer.py', [bank, out], threads)) as PythonOutput;
  const cpuOf = (stages: readonly PythonStage[]): number => stages.reduce((sum, stage) => sum + stage.cpuSeconds, 0);
  const cpuSeconds = cpuOf(output.stages);
  const cpuSecondsWithoutNeighbours = cpuOf(output.stages.filter(({ stage }) => !stage.startsWith('nearest')));
  return {
    ...output,
    seconds: output.stages.reduce((sum, stage) => sum + stage.seconds, 0),
    cpuSeconds,
    cpuSecondsWithoutNeighbours,
    ratio: cpuSeconds / ours,
    ratioWithoutNeighbours: cpuSecondsWithoutNeighbours / ours,
  };
}
