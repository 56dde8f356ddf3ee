import { writeFileSync } from 'node:fs';
import { readTable } from '#engine/duckdb/read-table';
import { auroc } from '#ml/metrics/auroc';
import { averagePrecision } from '#ml/metrics/average-precision';
import { createRandom } from '#ml/random';
import { fuse, tableMembers } from '#model/fuse';
import type { Profile } from '#model/members';
import { tableLabels, tableMatrix } from './table-matrix.ts';

export interface DetectOptions {
  readonly file: string;
  readonly label?: string;
  readonly exclude: readonly string[];
  readonly scores?: string;
  readonly seed: number;
  readonly profile: Profile;
}

export interface DetectResult {
  readonly rows: number;
  readonly columns: number;
  /** In [0, 1], over the rows that have a label; null without labels of both kinds. */
  readonly auroc: number | null;
  readonly aucpr: number | null;
  /** Of fitting and scoring, without reading the file. */
  readonly seconds: number;
  /** Most anomalous rows, counted from 1. Scores are summed surprisals in nats. */
  readonly top: readonly { readonly row: number; readonly score: number }[];
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  /** What was read otherwise than it stands in the file, and how far the scores can be trusted. */
  readonly notes: readonly string[];
}

const topRows = 10;
/** Tails of fewer rows than this are coarse: a tenth of the rows is a handful. */
const fewRows = 50;

/** Fits the fused detectors to a table and scores every row of it. */
export async function detect(options: DetectOptions): Promise<DetectResult> {
  const table = await readTable(options.file);
  const labels = options.label === undefined ? null : tableLabels(table, options.label);
  const excluded = new Set([...options.exclude, ...(options.label === undefined ? [] : [options.label])]);
  const { X, leftOut, notes } = tableMatrix(table, excluded);
  const startedAt = performance.now();
  const scores = fuse(X, createRandom(options.seed), { members: tableMembers(options.profile) });
  const seconds = (performance.now() - startedAt) / 1000;
  if (options.scores !== undefined) {
    writeFileSync(options.scores, `row,score\n${Array.from(scores, (score, i) => `${i + 1},${score}`).join('\n')}\n`);
  }
  const labelled = Int32Array.from(labels?.keys() ?? []).filter((row) => labels![row]! >= 0);
  const truth = Int8Array.from(labelled, (row) => labels![row]!);
  const judged = Float64Array.from(labelled, (row) => scores[row]!);
  const measure = (metric: (labels: Int8Array, scores: Float64Array) => number): number | null => {
    const value = metric(truth, judged);
    return Number.isNaN(value) ? null : value;
  };
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  return {
    rows: X.rows,
    columns: X.columns,
    auroc: measure(auroc),
    aucpr: measure(averagePrecision),
    seconds,
    top: order.slice(0, topRows).map((i) => ({ row: i + 1, score: scores[i]! })),
    leftOut,
    notes:
      X.rows < fewRows
        ? [...notes, `${X.rows} rows are few: with fewer than ${fewRows} the scores only rank them roughly.`]
        : notes,
  };
}
