import { basename } from 'node:path';
import { auroc } from '#ml/metrics/auroc';
import { averagePrecision } from '#ml/metrics/average-precision';
import { createRandom } from '#ml/random';
import { type AdbenchPeers, openAdbenchPeers } from './adbench-peers.ts';
import { anomalySetFiles, readAnomalySet } from './anomaly-set.ts';
import { otherFusions, detectorScores, fusionScores } from './fitted-scores.ts';
import { type PairedInterval, pairedInterval } from './paired-interval.ts';
import { stratifiedSample } from './stratified-sample.ts';

/** AUROC and average precision in percent. */
export interface Figures {
  readonly auroc: number;
  readonly aucpr: number;
}

export interface AdbenchOptions {
  /** Folder of Parquet files with columns of numbers and a label `y`, 1 for an anomaly. */
  readonly data: string;
  readonly seeds?: readonly number[];
  /** Most rows of a set. */
  readonly maxRows?: number;
  /** Whether PyOD's detectors run beside ours. */
  readonly peers?: boolean;
  /** Told before each set, and before PyOD: done, of how many. */
  readonly progress?: (done: number, total: number, set: string) => void;
}

export interface AdbenchSet {
  readonly set: string;
  readonly rows: number;
  readonly columns: number;
  readonly anomalies: number;
  /** Means over the seeds. */
  readonly detectors: Readonly<Record<string, Figures>>;
}

/** The fusion against one detector, over the sets: differences in percentage points, paired 95 % bootstrap intervals. */
export interface Comparison {
  readonly auroc: PairedInterval;
  readonly aucpr: PairedInterval;
  /** Sets where the fusion has the higher and the lower AUROC. */
  readonly wins: number;
  readonly losses: number;
}

export interface AdbenchResult {
  /** Name of the folder. */
  readonly data: string;
  readonly seeds: readonly number[];
  readonly maxRows: number;
  /** Of the fusion, over the sets. */
  readonly mean: Figures;
  readonly detectors: Readonly<Record<string, Figures>>;
  /** The best detector of each set, chosen by its labels: what no method can know. */
  readonly oracle: Figures;
  readonly fusionAgainst: Readonly<Record<string, Comparison>>;
  /** Detectors of the registry that these sets have no columns for. */
  readonly notApplicable: Readonly<Record<string, string>>;
  readonly sets: readonly AdbenchSet[];
  /** Why PyOD's figures are missing, or which of them failed; empty when they are all there. */
  readonly peerNotes: readonly string[];
  readonly seconds: number;
}

/** The name in the table → the kind in the registry. */
const ours: Readonly<Record<string, string>> = {
  IForest: 'isolation-forest',
  EIF: 'extended-isolation-forest',
  'landmark-kNN': 'landmark-knn',
  HBOS: 'hbos',
  MCD: 'mcd',
  ECOD: 'ecod',
  LODA: 'loda',
  'kernel PCA': 'kernel-pca',
  diffusion: 'diffusion-maps',
  'auto-encoder': 'denoising-auto-encoder',
};

const notApplicable = {
  'graph (ego-net)': 'its laws relate nodes, edges and weights of a party; no set has such columns',
} as const;

/**
 * Unsupervised detection on labelled sets: each detector is fitted on and scores the same standardised rows, labels are
 * used to judge only. Throws AppError on a folder or file that cannot be read.
 */
export async function benchAdbench(options: AdbenchOptions): Promise<AdbenchResult> {
  const { data, seeds = [0, 1, 2], maxRows = 5000, peers = true, progress } = options;
  const started = performance.now();
  const files = anomalySetFiles(data);
  const python: AdbenchPeers = await openAdbenchPeers(peers);
  for (const file of files) {
    const set = await readAnomalySet(file);
    for (const seed of seeds) python.add(stratifiedSample(set, maxRows, seed), seed);
  }
  const peerRun = python.run(seeds.length);
  // Awaited below; until then a failure waits too.
  peerRun.catch(() => undefined);
  const sets: AdbenchSet[] = [];
  for (const [position, file] of files.entries()) {
    const set = await readAnomalySet(file);
    progress?.(position, files.length, set.name);
    const sums: Record<string, Figures> = {};
    let shape = { rows: 0, columns: set.X.columns, anomalies: 0 };
    for (const seed of seeds) {
      const { X, labels } = stratifiedSample(set, maxRows, seed);
      shape = { rows: X.rows, columns: X.columns, anomalies: labels.reduce((sum, label) => sum + label, 0) };
      const judge = (name: string, scores: Float64Array): void => {
        const before = sums[name] ?? { auroc: 0, aucpr: 0 };
        sums[name] = {
          auroc: before.auroc + (100 * auroc(labels, scores)) / seeds.length,
          aucpr: before.aucpr + (100 * averagePrecision(labels, scores)) / seeds.length,
        };
      };
      for (const [name, kind] of Object.entries(ours)) judge(name, detectorScores(kind, X, seed));
      judge('fusion', fusionScores(X, seed));
      for (const [name, members] of Object.entries(otherFusions)) judge(name, fusionScores(X, seed, members));
    }
    sets.push({ set: set.name, ...shape, detectors: sums });
  }
  progress?.(files.length, files.length, 'PyOD');
  const { figures, notes } = await peerRun;
  const all = sets.map((set) => ({ ...set, detectors: rounded({ ...set.detectors, ...figures[set.set] }) }));
  return {
    data: basename(data),
    seeds,
    maxRows,
    ...summary(all),
    notApplicable,
    sets: all,
    peerNotes: notes,
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

function rounded(detectors: Readonly<Record<string, Figures>>): Record<string, Figures> {
  return Object.fromEntries(
    Object.entries(detectors).map(([name, { auroc, aucpr }]) => [
      name,
      { auroc: twoPlaces(auroc), aucpr: twoPlaces(aucpr) },
    ]),
  );
}

function summary(sets: readonly AdbenchSet[]): Pick<AdbenchResult, 'mean' | 'detectors' | 'oracle' | 'fusionAgainst'> {
  const names = Object.keys(sets[0]?.detectors ?? {}).filter((name) => sets.every((set) => name in set.detectors));
  const column = (name: string, metric: keyof Figures): number[] => sets.map((set) => set.detectors[name]![metric]);
  const detectors = Object.fromEntries(
    names.map((name) => [name, { auroc: mean(column(name, 'auroc')), aucpr: mean(column(name, 'aucpr')) }]),
  );
  const fusionAgainst = Object.fromEntries(
    names
      .filter((name) => name !== 'fusion')
      .map((name) => {
        const random = createRandom(1);
        const differences = sets.map((set) => set.detectors['fusion']!.auroc - set.detectors[name]!.auroc);
        const comparison: Comparison = {
          auroc: roundedInterval(pairedInterval(column('fusion', 'auroc'), column(name, 'auroc'), random)),
          aucpr: roundedInterval(pairedInterval(column('fusion', 'aucpr'), column(name, 'aucpr'), random)),
          wins: differences.filter((difference) => difference > 0).length,
          losses: differences.filter((difference) => difference < 0).length,
        };
        return [name, comparison];
      }),
  );
  const best = (metric: keyof Figures): number =>
    mean(sets.map((set) => Math.max(...Object.keys(ours).map((name) => set.detectors[name]![metric]))));
  return {
    mean: detectors['fusion']!,
    detectors,
    oracle: { auroc: best('auroc'), aucpr: best('aucpr') },
    fusionAgainst,
  };
}

function roundedInterval({ mean, low, high }: PairedInterval): PairedInterval {
  return { mean: twoPlaces(mean), low: twoPlaces(low), high: twoPlaces(high) };
}

function mean(values: readonly number[]): number {
  return twoPlaces(values.reduce((sum, value) => sum + value, 0) / values.length);
}

function twoPlaces(value: number): number {
  return Math.round(value * 100) / 100;
}
