import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clusterer, FittedClusters } from '#ml/clusterers/clusterer';
import { dbscan } from '#ml/clusterers/dbscan';
import { gaussianMixture } from '#ml/clusterers/gaussian-mixture';
import { hdbscan } from '#ml/clusterers/hdbscan';
import { kPrototypes } from '#ml/clusterers/k-prototypes';
import { kMeans } from '#ml/clusterers/kmeans';
import { ward } from '#ml/clusterers/ward';
import { type Matrix, matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { bestOf } from './best-of.ts';
import { withMatrixFile } from './matrix-file.ts';
import { pythonEnvironment, runPython } from './python-environment.ts';
import { hashOfCode, type ResumableSteps, resumableSteps } from './resumable.ts';
import type { SpeedSize } from './speed.ts';

/** One task beside its peer; seconds, ratio = peer / ours. */
export interface SpeedRow {
  readonly task: string;
  /** Rows × columns. */
  readonly size: string;
  /** One: CPU seconds of both, which other processes do not lengthen. Two: elapsed; ours still runs on one. */
  readonly threads: number;
  readonly ours: number;
  /** scikit-learn; null where it has none or did not run. */
  readonly peer: number | null;
  readonly ratio: number | null;
}

export interface SpeedResult {
  readonly data: string;
  readonly seed: number;
  readonly rows: readonly SpeedRow[];
  readonly notes: readonly string[];
}

export interface SpeedClusterersOptions {
  readonly sizes?: readonly SpeedSize[];
  /** Told what is measured next. */
  readonly progress?: (done: number, total: number, task: string) => void;
}

interface PeerTime {
  readonly task: string;
  readonly seconds: number;
  readonly inertia?: number;
}

interface OwnTime {
  readonly one: number;
  readonly two: number;
}

const seed = 1;
const standardSizes: readonly SpeedSize[] = [
  { rows: 100_000, columns: 20, repeats: 3 },
  { rows: 1_000_000, columns: 40, repeats: 1 },
];
/** Above this many rows k-means is also fitted by mini-batches. */
const manyRows = 500_000;

/** Eight overlapping groups of spread 1 whose centres are spread 0.8: neither trivial nor without structure. */
function groupedRows(rows: number, columns: number, from: number): Matrix {
  const random = createRandom(from);
  const centres = Float64Array.from({ length: 8 * columns }, () => 0.8 * random.normal());
  const X = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const group = random.below(8);
    for (let j = 0; j < columns; j++) X.data[i * columns + j] = centres[group * columns + j]! + random.normal();
  }
  return X;
}

/**
 * Fit of every clusterer, and assigning by those with centres, beside scikit-learn on the same rows; best of several. Those
 * that work on a sample fit as many rows in scikit-learn. An interrupted run goes on where it was.
 */
export async function benchSpeedClusterers(options: SpeedClusterersOptions = {}): Promise<SpeedResult> {
  const { sizes = standardSizes, progress } = options;
  const steps = resumableSteps(join(tmpdir(), 'peerline-bench-speed-clusterers'), hashOfCode([mlFolder]));
  const rows: SpeedRow[] = [];
  const notes: string[] = [];
  for (const size of sizes) {
    const found = await ofSize(size, steps, progress);
    rows.push(...found.rows);
    notes.push(...found.notes);
  }
  steps.done();
  return { data: 'eight overlapping groups of normal rows', seed, rows, notes: [...new Set(notes)] };
}

const mlFolder = fileURLToPath(new URL('../ml', import.meta.url));

async function ofSize(
  { rows, columns, repeats }: SpeedSize,
  steps: ResumableSteps,
  progress: SpeedClusterersOptions['progress'],
): Promise<Pick<SpeedResult, 'rows' | 'notes'>> {
  const X = groupedRows(rows, columns, seed);
  const size = `${rows} × ${columns}`;
  const notes: string[] = [];
  const ours = new Map<string, OwnTime>();
  const measure = async <Params, F extends FittedClusters>(
    task: string,
    clusterer: Clusterer<Params, F>,
    params: Partial<Params>,
    assigns = false,
  ): Promise<number | null> => {
    progress?.(ours.size, 16, `${task}, ${size}`);
    const { fit, assign, inertia } = await steps.step(`${task}, ${size}`, () =>
      timesOf(clusterer, { ...clusterer.defaults, ...params }, X, repeats, assigns),
    );
    ours.set(`${task} fit`, fit);
    if (assign !== null) ours.set(`${task} assign`, assign);
    return inertia;
  };
  const inertia = await measure(
    'k-means',
    kMeans,
    { k: 8, restarts: 1, miniBatchAbove: Number.MAX_SAFE_INTEGER },
    true,
  );
  await measure('k-means, 4 starts', kMeans, { k: 8, miniBatchAbove: Number.MAX_SAFE_INTEGER });
  notes.push(`${size}: sum of squares of k-means: ours ${inertia?.toFixed(0)}.`);
  if (rows > manyRows) await measure('k-means by mini-batches', kMeans, { k: 8, miniBatchAbove: 1 });
  const diagonal = { k: 8, covariance: 'diagonal', restarts: 1 } as const;
  await measure('Gaussian mixture, diagonal', gaussianMixture, diagonal, true);
  await measure('Ward on 2,000 rows', ward, { k: 8, sampleRows: 2_000 });
  await measure('DBSCAN on 4,000 rows', dbscan, { sampleRows: 4_000 });
  await measure('HDBSCAN on 3,000 rows', hdbscan, { sampleRows: 3_000 });
  await measure('k-prototypes, no code', kPrototypes, { k: 8, restarts: 1 });
  const found: SpeedRow[] = [];
  for (const threads of [1, 2]) {
    progress?.(15, 16, `scikit-learn, ${threads} threads, ${size}`);
    const { times, note } = await steps.step(`peers, ${size}, ${threads}`, () => peerTimes(X, threads, repeats));
    if (note !== null) notes.push(note);
    for (const { task, inertia: sum } of threads === 1 ? times : []) {
      if (sum !== undefined && sum > 0)
        notes.push(`${size}: sum of squares of scikit-learn's ${task}: ${sum.toFixed(0)}.`);
    }
    for (const [task, own] of ours) {
      const mine = threads === 1 ? own.one : own.two;
      const peer = times.find((time) => time.task === task)?.seconds ?? null;
      found.push({ task, size, threads, ours: mine, peer, ratio: peer === null ? null : peer / mine });
    }
  }
  return { rows: found, notes };
}

async function timesOf<Params, F extends FittedClusters>(
  clusterer: Clusterer<Params, F>,
  params: Params,
  X: Matrix,
  repeats: number,
  assigns: boolean,
): Promise<{ fit: OwnTime; assign: OwnTime | null; inertia: number | null }> {
  // A part of the rows first, so that no measured run compiles.
  const part = { rows: Math.min(X.rows, 20_000), columns: X.columns };
  clusterer.fit(params, { ...part, data: X.data.subarray(0, part.rows * part.columns) }, createRandom(seed));
  let fitted: F | undefined;
  const fit = await bestOf(repeats, () => {
    fitted = clusterer.fit(params, X, createRandom(seed));
  });
  const assign = assigns ? await bestOf(3 * repeats, () => void clusterer.assign(fitted!, X)) : null;
  const { inertia = null } = fitted as { readonly inertia?: number };
  return {
    fit: { one: fit.cpu, two: fit.elapsed },
    assign: assign === null ? null : { one: assign.cpu, two: assign.elapsed },
    inertia,
  };
}

async function peerTimes(
  X: Matrix,
  threads: number,
  repeats: number,
): Promise<{ times: readonly PeerTime[]; note: string | null }> {
  const environment = await pythonEnvironment();
  if (environment.kind === 'absent') return { times: [], note: `scikit-learn was skipped: ${environment.reason}.` };
  return withMatrixFile(X, async (file) => {
    const args = ['speed', file, String(X.rows), String(X.columns), String(threads), String(repeats)];
    const times = (await runPython(environment.python, 'clusterer_peers.py', args, threads)) as PeerTime[];
    return { times, note: null };
  });
}
