import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { kMeans } from '#ml/clusterers/kmeans';
import { detectorOf, detectors } from '#ml/detectors/registry';
import type { Fitted } from '#ml/estimator';
import type { Matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { bestOf } from './best-of.ts';
import { hashOfCode, type ResumableSteps, resumableSteps } from './resumable.ts';
import { peerSeconds } from './speed-peers.ts';

export interface SpeedRow {
  /** `fit` or `score`, and of what. */
  readonly task: string;
  readonly size: string;
  readonly threads: number;
  /**
   * Seconds, the best of the repeats. On one thread CPU seconds, which other processes do not lengthen; on two threads
   * elapsed seconds.
   */
  readonly ours: number;
  /** The same of the peer on the same matrix; null where there is none, or no Python. */
  readonly peer: number | null;
  /** peer / ours: above 1 we are ahead. */
  readonly ratio: number | null;
  /** What the peer is, or why there is none. */
  readonly against: string;
}

export interface SpeedSize {
  readonly rows: number;
  readonly columns: number;
  readonly repeats: number;
}

export interface SpeedOptions {
  readonly sizes?: readonly SpeedSize[];
  readonly peers?: boolean;
  /** Told what is measured next. */
  readonly progress?: (done: number, total: number, task: string) => void;
}

export interface SpeedResult {
  readonly data: string;
  readonly seed: number;
  readonly rows: readonly SpeedRow[];
  readonly notes: readonly string[];
}

/** What a worker scores: rows [from, to) of shared memory. */
export interface ScoreTask {
  readonly values: Float64Array;
  readonly scores: Float64Array;
  readonly columns: number;
  readonly from: number;
  readonly to: number;
}

const seed = 1;
const standardSizes: readonly SpeedSize[] = [
  { rows: 100_000, columns: 20, repeats: 3 },
  { rows: 1_000_000, columns: 40, repeats: 1 },
];
/** Detectors and k-means. */
const tasks = detectors.size + 1;

/**
 * Seconds to fit and to score each detector, and to fit k-means, beside scikit-learn and PyOD on the same matrix.
 * Two threads split the rows to score; our fits use one thread. An interrupted run goes on where it was.
 */
export async function benchSpeed(options: SpeedOptions = {}): Promise<SpeedResult> {
  const { sizes = standardSizes, peers = true, progress } = options;
  const rows: SpeedRow[] = [];
  const notes: string[] = [];
  const steps = resumableSteps(join(tmpdir(), 'peerline-bench-speed'), hashOfCode([mlFolder]));
  for (const { rows: count, columns, repeats } of sizes) {
    const X = sharedNormal(count, columns);
    const size = `${count} × ${columns}`;
    const ours = await ourSeconds(X, repeats, steps, progress);
    for (const threads of [1, 2]) {
      progress?.(tasks, tasks + 2, `peers, ${threads} threads`);
      const { seconds, against, note } = await steps.step(`peers, ${size}, ${threads}`, () =>
        peerSeconds(X, threads, repeats, peers),
      );
      if (note !== undefined) notes.push(`${size}, ${threads} threads: ${note}`);
      for (const [task, own] of ours) {
        const mine = threads === 2 ? own.two : own.one;
        const peer = seconds[task] ?? null;
        const ratio = peer === null ? null : Math.round((100 * peer) / mine) / 100;
        rows.push({
          task,
          size,
          threads,
          ours: mine,
          peer,
          ratio,
          against: against[task] ?? 'no peer in scikit-learn or PyOD',
        });
      }
    }
  }
  steps.done();
  return { data: 'standard normal rows', seed, rows, notes: [...new Set(notes)] };
}

const mlFolder = fileURLToPath(new URL('../ml', import.meta.url));

interface OwnSeconds {
  readonly one: number;
  readonly two: number;
}

async function ourSeconds(
  X: Matrix,
  repeats: number,
  steps: ResumableSteps,
  progress: SpeedOptions['progress'],
): Promise<ReadonlyMap<string, OwnSeconds>> {
  const seconds = new Map<string, OwnSeconds>();
  const name = (task: string): string => `${task}, ${X.rows} × ${X.columns}`;
  const workers = [startWorker(), startWorker()] as const;
  try {
    for (const kind of detectors.keys()) {
      progress?.(seconds.size / 2, tasks + 2, kind);
      const { fit, score } = await steps.step(name(kind), () => ofDetector(kind, X, repeats, workers));
      seconds.set(`fit ${kind}`, fit);
      seconds.set(`score ${kind}`, score);
    }
    progress?.(tasks - 1, tasks + 2, 'k-means');
    const params = { ...kMeans.defaults, k: 8, restarts: 1 };
    const fit = await steps.step(name('k-means'), () =>
      bestOf(repeats, () => void kMeans.fit(params, X, createRandom(seed))),
    );
    seconds.set('fit k-means', { one: fit.cpu, two: fit.elapsed });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return seconds;
}

async function ofDetector(kind: string, X: Matrix, repeats: number, workers: readonly [Worker, Worker]) {
  const detector = detectorOf(kind);
  let fitted: Fitted | undefined;
  const warm = slice(X, 0, Math.min(2000, X.rows));
  detector.fit(detector.defaults, warm, createRandom(seed));
  const fit = await bestOf(repeats, () => {
    fitted = detector.fit(detector.defaults, X, createRandom(seed));
  });
  const scores = new Float64Array(new SharedArrayBuffer(8 * X.rows));
  const scorer = detector.scorer(fitted!);
  scorer(warm, scores);
  const one = await bestOf(repeats, () => scorer(X, scores));
  for (const worker of workers) await ask(worker, { fitted: fitted! });
  const half = X.rows >> 1;
  const halves = [
    { values: X.data, scores, columns: X.columns, from: 0, to: half },
    { values: X.data, scores, columns: X.columns, from: half, to: X.rows },
  ];
  const both = async (): Promise<void> => {
    await Promise.all(workers.map((worker, i) => ask(worker, halves[i]!)));
  };
  if (repeats > 1) await both();
  const two = await bestOf(repeats, both);
  return {
    fit: { one: fit.cpu, two: fit.elapsed } satisfies OwnSeconds,
    score: { one: one.cpu, two: two.elapsed } satisfies OwnSeconds,
  };
}

function startWorker(): Worker {
  return new Worker(new URL('../../dist/bench/speed.worker.js', import.meta.url));
}

async function ask(worker: Worker, message: { fitted: Fitted } | ScoreTask): Promise<void> {
  const answered = once(worker, 'message');
  worker.postMessage(message, []);
  await answered;
}

function sharedNormal(rows: number, columns: number): Matrix {
  const random = createRandom(seed);
  const X: Matrix = { rows, columns, data: new Float64Array(new SharedArrayBuffer(8 * rows * columns)) };
  for (let at = 0; at < X.data.length; at++) X.data[at] = random.normal();
  return X;
}

function slice(X: Matrix, from: number, to: number): Matrix {
  return { rows: to - from, columns: X.columns, data: X.data.subarray(from * X.columns, to * X.columns) };
}
