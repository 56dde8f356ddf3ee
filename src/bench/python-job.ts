import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '#batch/model-folder';
import { createLegBlocks } from '#batch/leg-blocks';
import { partitionsFor } from '#batch/train-model';
import { openWorkspace, type Progress } from '#batch/workspace';
import type { Column, ColumnBatch } from '#domain/column-batch';
import { writeParquet } from '#engine/duckdb/parquet-writer';
import { featureCatalogue } from '#features/catalogue';
import type { CountryListing } from '#domain/country-risk';
import { createExplainer } from '#model/explain';
import type { Model } from '#model/model';
import { createLegScorer, legScores } from '#model/score';
import type { StageTime } from '#report/run-result';
import { runPython } from './python-environment.ts';

/** Rows and trees of the detectors, and what is sampled, in the words of bench/python/peer_model.py. */
export interface PythonSizes {
  readonly rows: number;
  readonly landmarks: number;
  readonly trees: number;
  readonly mcdRows: number;
  readonly referenceRows: number;
  readonly calibrateRows: number;
}

export type CpuStage = StageTime & { readonly cpuSeconds: number };

/** What bench/python/run_peer.py prints. */
export interface PythonOutput {
  readonly features: readonly string[];
  readonly values: readonly { readonly feature: string; readonly values: number; readonly agreeing: number }[];
  readonly legs: number;
  /** Legs at or above the line. */
  readonly flagged: number;
  readonly explained: number;
  readonly stages: readonly CpuStage[];
  readonly detectors: readonly {
    readonly detector: string;
    readonly fitCpuSeconds: number;
    readonly scoreCpuSeconds: number;
  }[];
  readonly peakRssMb: number;
  readonly versions: Readonly<Record<string, string>>;
}

/** What both jobs are given, and what one of our explanations costs. */
export interface PythonJob {
  readonly document: object;
  readonly explained: number;
  readonly cpuSecondsPerExplanation: number;
}

/** What tells a leg: its transaction's rank, its side, and its time. */
const keyNames = ['sequence', 'side', 'at'] as const;
const sampledLegs = 20_000;
const explainedLegs = 50;
/** Our vectors of places are in steps of 2⁻²⁰ of the earth's radius, six metres. */
const tolerableKm = 0.02;
const latest = 2 ** 53 - 1;

/** Writes sampled feature values of a finished run below `folder`, and times explanations of its most unusual legs. */
export async function preparePythonJob(
  out: string,
  folder: string,
  seed: number,
  progress: Progress,
): Promise<PythonJob> {
  mkdirSync(folder);
  const { model } = loadModel(out);
  const sample = await sampleLegs(out, model, progress);
  const file = join(folder, 'sample.parquet');
  const fields = [
    ...keyNames.map((name) => ({ name, type: 'int64' as const })),
    ...model.catalogue.map(({ name }) => ({ name, type: 'float64' as const })),
  ];
  await writeParquet(file, fields, [batchOf(sample, model.catalogue.length)]);
  const { countryRisk } = model.featureOptions;
  const stays = (list: string, rows: readonly CountryListing[]) =>
    rows.map(({ country, from, until }) => ({
      list,
      country,
      from: Date.parse(from),
      until: until === undefined ? latest : Date.parse(until),
    }));
  const document = {
    seed,
    alpha: model.policy.alpha.default,
    explained: explainedLegs,
    sample: file,
    features: featureCatalogue.map(({ name, scale, frame, unit, reasonGroup }) => ({
      name,
      scale,
      frame,
      group: reasonGroup,
      tolerance: unit === 'km' ? tolerableKm : 1e-6,
    })),
    lists: [...stays('high-risk', countryRisk.highRisk), ...stays('sanctioned', countryRisk.sanctioned)],
  };
  return { document, explained: explainedLegs, cpuSecondsPerExplanation: costOfExplaining(model, sample) };
}

/** The job in Python with detectors of the given sizes. */
export async function runPythonJob(
  python: string,
  bank: string,
  folder: string,
  { document }: PythonJob,
  sizes: PythonSizes,
): Promise<PythonOutput> {
  const file = join(folder, 'job.json');
  writeFileSync(file, JSON.stringify({ ...document, sizes }));
  const threads = 2;
  return (await runPython(python, 'run_peer.py', [bank, file, folder], threads)) as PythonOutput;
}

/** Legs as rows of features, with their keys and the codes of their axes. */
interface SampledRows {
  readonly keys: readonly Float64Array[];
  readonly values: Float64Array;
  readonly codes: readonly Int16Array[];
}

/** Every n-th leg of the lake, folded anew. */
async function sampleLegs(out: string, model: Model, progress: Progress): Promise<SampledRows> {
  const workspace = await openWorkspace(out, progress);
  try {
    const { engine, counts, parties, graph, dictionary } = workspace;
    const blocks = createLegBlocks({ parties, graph, foldOptions: model.featureOptions, axes: model.axes, dictionary });
    const columns = model.catalogue.length;
    const every = Math.max(1, Math.ceil(counts.legs / sampledLegs));
    const keys: number[][] = [[], [], []];
    const codes: number[][] = model.axes.map(() => []);
    const values: number[] = [];
    let legs = 0;
    for (const range of await engine.partitions(partitionsFor(counts.legs + counts.behaviourEvents))) {
      blocks.reset();
      for await (const chunk of engine.events(range)) {
        const block = blocks.read(chunk);
        for (let i = 0; i < block.rows.length; i++) {
          if (legs++ % every !== 0) continue;
          const event = block.rows.event[i]!;
          const key = [chunk.sequence[event]!, chunk.side[event]!, chunk.at[event]!];
          for (const [k, value] of key.entries()) keys[k]!.push(value);
          for (const [a, column] of block.codes.entries()) codes[a]!.push(column[i]!);
          for (let j = 0; j < columns; j++) values.push(block.rows.values[i * columns + j]!);
        }
      }
    }
    return {
      keys: keys.map((column) => Float64Array.from(column)),
      codes: codes.map((column) => Int16Array.from(column)),
      values: Float64Array.from(values),
    };
  } finally {
    await workspace.close();
  }
}

function batchOf({ keys, values }: SampledRows, columns: number): ColumnBatch {
  const length = keys[0]!.length;
  const ofKeys = keyNames.map((name, k): [string, Column] => [name, { type: 'int64', values: keys[k]! }]);
  const ofFeatures = featureCatalogue.map(({ name }, j): [string, Column] => {
    const column = Float64Array.from({ length }, (_, i) => values[i * columns + j]!);
    return [name, { type: 'float64', values: column }];
  });
  return { length, columns: Object.fromEntries([...ofKeys, ...ofFeatures]) };
}

/** CPU seconds of one explanation, over those of the sampled legs that score highest. */
function costOfExplaining(model: Model, { keys, values, codes }: SampledRows): number {
  const columns = model.catalogue.length;
  const rows = keys[0]!.length;
  const scores = legScores(rows);
  createLegScorer(model).score({ features: { rows, columns, data: values }, axes: codes }, scores);
  const highest = [...scores.score.keys()]
    .filter((i) => scores.status[i] === 0)
    .sort((a, b) => scores.score[b]! - scores.score[a]!)
    .slice(0, explainedLegs);
  const explainer = createExplainer(model);
  const before = process.cpuUsage();
  for (const i of highest) {
    const leg = values.slice(i * columns, (i + 1) * columns);
    explainer.explain(
      leg,
      Int16Array.from(codes, (column) => column[i]!),
    );
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / highest.length;
}
