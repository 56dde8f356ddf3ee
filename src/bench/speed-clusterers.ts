import type { Clusterer, FittedClusters } from '#ml/clusterers/clusterer';
import { gaussianMixture } from '#ml/clusterers/gaussian-mixture';
import { kMeans } from '#ml/clusterers/kmeans';
import { type Matrix, matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { bestOf } from './best-of.ts';
import { withMatrixFile } from './matrix-file.ts';
import { pythonEnvironment, runPython } from './python-environment.ts';

/** One task beside its peer; seconds, ratio = peer / ours. */
export interface SpeedRow {
  readonly task: string;
  /** Rows × columns. */
  readonly size: string;
  /** Ours always runs on one; the peer may use this many. */
  readonly threads: number;
  readonly ours: number;
  /** scikit-learn; null where it did not run. */
  readonly peer: number | null;
  readonly ratio: number | null;
}

export interface SpeedResult {
  readonly rows: readonly SpeedRow[];
  readonly notes: readonly string[];
}

interface PeerTime {
  readonly task: string;
  readonly seconds: number;
  readonly inertia?: number;
}

/** Eight overlapping groups of spread 1 whose centres are spread 0.8: neither trivial nor without structure. */
export function groupedRows(rows: number, columns: number, seed: number): Matrix {
  const random = createRandom(seed);
  const centres = Float64Array.from({ length: 8 * columns }, () => 0.8 * random.normal());
  const X = matrix(rows, columns);
  for (let i = 0; i < rows; i++) {
    const group = random.below(8);
    for (let j = 0; j < columns; j++) X.data[i * columns + j] = centres[group * columns + j]! + random.normal();
  }
  return X;
}

/** Fit and assign of the clusterers that scikit-learn has too, in the same call on the same rows; best of several. */
export async function benchSpeedClusterers(): Promise<SpeedResult> {
  const results = [await ofSize(100_000, 20), await ofSize(1_000_000, 40)];
  return {
    rows: results.flatMap(({ rows }) => rows),
    notes: [...new Set(results.flatMap(({ notes }) => notes))],
  };
}

async function ofSize(rows: number, columns: number): Promise<SpeedResult> {
  const X = groupedRows(rows, columns, 1);
  const size = `${rows} × ${columns}`;
  const notes: string[] = [];
  const ours = new Map<string, number>();
  const measure = async <Params, F extends FittedClusters>(
    task: string,
    clusterer: Clusterer<Params, F>,
    params: Partial<Params>,
    times = 3,
  ): Promise<F> => {
    const merged = { ...clusterer.defaults, ...params };
    // Once before it is measured, so that no run compiles.
    let fitted = clusterer.fit(merged, X, createRandom(1));
    const fit = await bestOf(times, () => {
      fitted = clusterer.fit(merged, X, createRandom(1));
    });
    const assign = await bestOf(10, () => void clusterer.assign(fitted, X));
    ours.set(`${task} fit`, fit.elapsed);
    ours.set(`${task} assign`, assign.elapsed);
    return fitted;
  };
  const one = await measure('k-means', kMeans, { k: 8, restarts: 1, miniBatchAbove: Number.MAX_SAFE_INTEGER });
  const four = await measure('k-means, 4 starts', kMeans, { k: 8, miniBatchAbove: Number.MAX_SAFE_INTEGER });
  notes.push(
    `${size}: sum of squares of k-means: ours ${one.inertia.toFixed(0)}, with 4 starts ${four.inertia.toFixed(0)}.`,
  );
  notes.push(
    'Where assigning loses to one thread of scikit-learn: a matrix product with 512-bit fused multiply-add does up to 16 operations where 128-bit WebAssembly SIMD does 2, and the rows are copied into its memory first.',
  );
  if (rows > 500_000) await measure('k-means by mini-batches', kMeans, { k: 8, miniBatchAbove: 1 });
  else await measure('Gaussian mixture, diagonal', gaussianMixture, { k: 8, covariance: 'diagonal', restarts: 1 }, 1);
  const { times, note } = await peerTimes(X, [1, 2]);
  notes.push(...note);
  const found: SpeedRow[] = [];
  for (const [task, seconds] of ours) {
    for (const threads of times.size === 0 ? [1] : [...times.keys()]) {
      const peer = times.get(threads)?.find((time) => time.task === task)?.seconds ?? null;
      const ratio = peer === null ? null : peer / seconds;
      found.push({ task, size, threads, ours: seconds, peer, ratio });
    }
  }
  return { rows: found, notes };
}

async function peerTimes(
  X: Matrix,
  threads: readonly number[],
): Promise<{ times: ReadonlyMap<number, readonly PeerTime[]>; note: readonly string[] }> {
  const environment = await pythonEnvironment();
  if (environment.kind === 'absent') {
    return { times: new Map(), note: [`scikit-learn was skipped: ${environment.reason}.`] };
  }
  return withMatrixFile(X, async (file) => {
    const times = new Map<number, readonly PeerTime[]>();
    const note: string[] = [];
    for (const count of threads) {
      const args = ['speed', file, String(X.rows), String(X.columns)];
      const result = (await runPython(environment.python, 'clusterer_peers.py', args, count)) as PeerTime[];
      times.set(count, result);
      const sums = result.filter(({ inertia }) => inertia !== undefined && inertia > 0);
      if (count === 1) {
        note.push(
          ...sums.map(
            ({ task, inertia }) =>
              `${X.rows} × ${X.columns}: sum of squares of scikit-learn's ${task}: ${inertia!.toFixed(0)}.`,
          ),
        );
      }
    }
    return { times, note };
  });
}
