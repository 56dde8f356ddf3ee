import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '#batch/run';
import { simulateBank } from '#batch/simulate-bank';
import { createStageClock } from '#batch/stage-clock';
import type { Progress } from '#batch/workspace';
import { comparePython, type PythonComparison } from './python-comparison.ts';
import { pythonEnvironment } from './python-environment.ts';
import type { CpuStage } from './python-job.ts';

export interface WholeRun {
  readonly transactions: number;
  readonly parties: number;
  readonly legs: number;
  readonly alerts: number;
  readonly simulateSeconds: number;
  readonly seconds: number;
  /** Of all threads, as other processes do not lengthen them. */
  readonly cpuSeconds: number;
  readonly legsPerSecond: number;
  /** Of the process, simulation included. */
  readonly peakRssMb: number;
  readonly stages: readonly CpuStage[];
  readonly python: PythonComparison | null;
}

export interface WholeRunResult extends WholeRun {
  readonly seed: number;
  readonly profile: 'online';
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
    notes.push('What Python leaves out: notComputed, oursAlone, and the head of bench/python/run_peer.py.');
  if (environment?.kind === 'absent') notes.push(`Python was left out: ${environment.reason}.`);
  return { seed, profile: 'online', ...(await runOnce(transactions, python, progress)), notes };
}

async function runOnce(transactions: number, python: string | null, progress: Progress): Promise<WholeRun> {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-whole-'));
  try {
    const bank = join(folder, 'bank');
    const out = join(folder, 'out');
    const parties = Math.round(transactions / transactionsPerParty);
    const made = await simulateBank({ seed, parties, transactions, months: 12, out: bank }, progress);
    const options = { data: bank, mapping: 'canonical', rates: join(bank, 'rates.csv'), baseCurrency: 'EUR' };
    const clock = createStageClock(progress, cpuMs);
    const before = cpuMs();
    const result = await run({ ...options, out, seed, profile: 'online' }, clock.progress);
    const cpuSeconds = (cpuMs() - before) / 1000;
    const cpu = new Map(clock.finish().map(({ stage, seconds }) => [stage, seconds]));
    const stages = result.stages.map((each) => ({ ...each, cpuSeconds: cpu.get(each.stage) ?? 0 }));
    const { seconds, legs, peakRssMb, alerts } = result;
    return {
      transactions: result.transactions.loaded,
      parties: result.parties,
      legs,
      alerts,
      simulateSeconds: made.seconds,
      seconds,
      cpuSeconds,
      legsPerSecond: legs / seconds,
      peakRssMb,
      stages,
      python:
        python === null ? null : await comparePython(python, bank, out, join(folder, 'python'), seed, stages, progress),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** CPU time of all threads of the process, in ms. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
