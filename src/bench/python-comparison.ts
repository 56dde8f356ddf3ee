import type { Progress } from '#batch/workspace';
import { AppError } from '#domain/app-error';
import { featureCatalogue } from '#features/catalogue';
import { type CpuStage, preparePythonJob, type PythonOutput, type PythonSizes, runPythonJob } from './python-job.ts';

/** The same bank through bench/python/run_peer.py, which says what it does and what it leaves out. */
export interface PythonComparison {
  /** CPU seconds of what both do, with detectors of our sizes and with PyOD's usual ones. */
  readonly stages: readonly StageComparison[];
  /** Our CPU seconds for what Python does not do. */
  readonly oursAlone: readonly { readonly stage: string; readonly cpuSeconds: number }[];
  /** Sampled values of each feature that are the same in both, to a millionth. */
  readonly values: PythonOutput['values'];
  readonly notComputed: readonly string[];
  readonly explained: number;
  readonly runs: readonly PythonRun[];
}

/** Ratios are Python's CPU seconds / ours: above 1 we are ahead. */
export interface StageComparison {
  readonly stage: string;
  readonly ours: number;
  readonly sameSizes: number;
  readonly ratio: number;
  readonly usualSizes: number;
  readonly ratioToUsual: number;
}

export interface PythonRun extends Omit<PythonOutput, 'features' | 'values'> {
  readonly sizes: PythonSizes;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const samples = { rows: 20_000, referenceRows: 12_000, calibrateRows: 60_000 };
/** Landmarks, trees and rows of the online profile (members.ts). */
const sameSizes: PythonSizes = { ...samples, landmarks: 256, trees: 24, mcdRows: 3_000 };
/** As PyOD is used: all training rows, and its default number of trees. */
const usualSizes: PythonSizes = { ...samples, landmarks: samples.rows, trees: 100, mcdRows: samples.rows };

const leastAgreement = 0.999;

/** Which of our stages do what a stage of the Python job does. Ingest also checks, quarantines and writes the lake. */
const counterparts: Readonly<Record<string, RegExp>> = {
  ingest: /^(loading|parties and accounts|transactions in order|events per party|counts|prepared)/,
  features: /^(Following the money|Computing features)/,
  fit: /^Training/,
  score: /^Scoring$/,
};

/** Runs the Python job twice beside a finished run of ours, whose stages come with their CPU seconds. */
export async function comparePython(
  python: string,
  bank: string,
  out: string,
  folder: string,
  seed: number,
  ours: readonly CpuStage[],
  progress: Progress,
): Promise<PythonComparison> {
  progress(0, null, 'Sampling values to compare');
  const job = await preparePythonJob(out, folder, seed, () => {});
  progress(0, null, 'The same in Python');
  const same = await runPythonJob(python, bank, folder, job, sameSizes);
  refuseOtherValues(same.values);
  progress(0, null, 'The same in Python, in its usual sizes');
  const usual = await runPythonJob(python, bank, folder, job, usualSizes);
  const explaining = job.cpuSecondsPerExplanation * job.explained;
  const matched = new Set<string>();
  const oursOf = (stage: string): number => {
    if (stage === 'explain') return explaining;
    const own = ours.filter(({ stage: name }) => counterparts[stage]!.test(name));
    for (const { stage: name } of own) matched.add(name);
    return cpuOf(own);
  };
  const stages = [...Object.keys(counterparts), 'explain'].map((stage) =>
    compared(stage, oursOf(stage), secondsOf(same, stage), secondsOf(usual, stage)),
  );
  const sum = (key: 'ours' | 'sameSizes' | 'usualSizes', of: readonly StageComparison[]) =>
    of.reduce((total, stage) => total + stage[key], 0);
  const total = (name: string, of: readonly StageComparison[]) =>
    compared(name, sum('ours', of), sum('sameSizes', of), sum('usualSizes', of));
  return {
    stages: [...stages, total('all but ingest', stages.slice(1)), total('all', stages)],
    oursAlone: ours.filter(({ stage }) => !matched.has(stage)).map(({ stage, cpuSeconds }) => ({ stage, cpuSeconds })),
    values: same.values,
    notComputed: featureCatalogue.map(({ name }) => name).filter((name) => !same.features.includes(name)),
    explained: job.explained,
    runs: [runOf(same, sameSizes), runOf(usual, usualSizes)],
  };
}

/** A figure beside another that means something else would compare nothing. */
function refuseOtherValues(values: PythonOutput['values']): void {
  const other = values.filter(({ values: all, agreeing }) => !(agreeing >= leastAgreement * all));
  if (other.length === 0) return;
  const found = other.map(({ feature, values: all, agreeing }) => `${feature} ${agreeing} of ${all}`).join(', ');
  throw new AppError('bench.values-differ', `Features of the fold and of polars differ: ${found} values agree.`);
}

function compared(stage: string, ours: number, same: number, usual: number): StageComparison {
  return { stage, ours, sameSizes: same, ratio: same / ours, usualSizes: usual, ratioToUsual: usual / ours };
}

function secondsOf(output: PythonOutput, stage: string): number {
  return cpuOf(output.stages.filter((each) => each.stage === stage));
}

function cpuOf(stages: readonly CpuStage[]): number {
  return stages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

function runOf(output: PythonOutput, sizes: PythonSizes): PythonRun {
  const { legs, flagged, explained, detectors, peakRssMb, versions } = output;
  const stages = output.stages.filter(({ stage }) => stage !== 'comparing values');
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0);
  return {
    sizes,
    legs,
    flagged,
    explained,
    stages,
    seconds,
    cpuSeconds: cpuOf(stages),
    detectors,
    peakRssMb,
    versions,
  };
}
