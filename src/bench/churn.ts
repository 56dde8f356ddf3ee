import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTable } from '#engine/duckdb/read-table';
import { type Classifier, sigmoid } from '#ml/classifiers/classifier';
import { type ClassificationReport, classificationReport } from '#ml/classifiers/classification-report';
import { gradientBoosting } from '#ml/classifiers/gradient-boosting';
import { logisticRegression } from '#ml/classifiers/logistic-regression';
import { calibrated, fitPlatt } from '#ml/classifiers/platt';
import { reliability } from '#ml/drift/calibration-drift';
import type { Fitted } from '#ml/estimator';
import { type Matrix, takeRows } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { permutation } from '#ml/sampling';
import { withSegments } from '#model/risk-level';
import { chooseColumns } from '#model/segmentation/column-choice';
import { encodeIndicators, encodeMixed, fitEncoder } from '#model/segmentation/profile-encoder';
import { assignSegments } from '#model/segmentation/segmentation';
import { fitSegmentationOfTable } from '#model/segmentation/table-segmentation';
import { pythonEnvironment, runPython } from './python-environment.ts';

export interface ChurnRow extends Pick<ClassificationReport, 'precision' | 'recall' | 'aucpr' | 'auroc'> {
  readonly model: string;
  readonly segments: boolean;
  /** Mean |predicted − realised| over ten bins, after calibration. */
  readonly calibrationError: number;
  /** The same before calibration. */
  readonly rawError: number;
  readonly seconds: number;
}

export interface ChurnPeer {
  readonly model: string;
  readonly seconds: number;
  readonly aucpr: number;
  readonly auroc: number;
}

export interface ChurnBenchmark {
  readonly split: string;
  readonly rows: number;
  readonly churned: number;
  readonly threshold: number;
  readonly ours: readonly ChurnRow[];
  readonly scikitLearn: readonly ChurnPeer[];
  readonly notes: readonly string[];
}

const seed = 1;
const outcome = 'Attrition_Flag';

/**
 * Who leaves: classifiers on the card customers, with and without the segments as inputs, beside scikit-learn on the
 * same rows. The table has no time, so the split is random: figures are of customers not seen, not of times to come.
 * The segmentation is fitted on the learning rows only.
 */
export async function benchChurn(data: string): Promise<ChurnBenchmark> {
  const { columns } = await readTable(join(data, 'customers', 'BankChurners.csv'));
  const flag = columns.find(({ name }) => name === outcome);
  if (flag?.type !== 'text') throw new RangeError(`The table has no text column ${outcome}.`);
  const left = flag.labels.indexOf('Attrited Customer');
  const order = permutation(flag.codes.length, createRandom(seed));
  const y = Uint8Array.from(order, (row) => (flag.codes[row] === left ? 1 : 0));
  const { used } = chooseColumns(columns, new Set());
  const shuffled = used.map((column) =>
    column.type === 'number'
      ? { ...column, values: Float64Array.from(order, (row) => column.values[row]!) }
      : { ...column, codes: Int32Array.from(order, (row) => column.codes[row]!) },
  );
  const cut = { learn: Math.floor(0.6 * y.length), calibrate: Math.floor(0.75 * y.length) };
  const first = <T extends (typeof shuffled)[number]>(column: T): T =>
    column.type === 'number'
      ? { ...column, values: column.values.slice(0, cut.learn) }
      : { ...column, codes: column.codes.slice(0, cut.learn) };
  const learned = shuffled.map(first);
  const encoder = fitEncoder(learned);
  const { X } = encodeIndicators(encoder, encodeMixed(encoder, shuffled, y.length));
  const { segmentation } = fitSegmentationOfTable({
    columns: learned,
    source: 'BankChurners.csv',
    random: createRandom(seed),
    params: { purpose: 'commercial', bootstraps: 30 },
  });
  const { labels } = assignSegments(segmentation, shuffled);
  const wide = withSegments(X, labels, segmentation.segments.length);
  const trees = { ...gradientBoosting.defaults };
  const ours = [false, true].flatMap((segments) => {
    const rows = segments ? wide : X;
    return [
      judged('logistic regression', segments, logisticRegression, logisticRegression.defaults, rows, y, cut),
      judged('boosted trees', segments, gradientBoosting, trees, rows, y, cut),
    ];
  });
  const { peers, notes } = await scikitLearn(X, y, cut);
  return {
    split: `random: ${cut.learn} rows to learn, ${cut.calibrate - cut.learn} to calibrate, ${y.length - cut.calibrate} to judge`,
    rows: y.length,
    churned: y.reduce((sum, value) => sum + value, 0),
    threshold: 0.5,
    ours,
    scikitLearn: peers,
    notes,
  };
}

interface Cut {
  readonly learn: number;
  readonly calibrate: number;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function judged<Params, F extends Fitted>(
  model: string,
  segments: boolean,
  classifier: Classifier<Params, F>,
  params: Params,
  X: Matrix,
  y: Uint8Array,
  { learn, calibrate }: Cut,
): ChurnRow {
  const rows = takeRows(X, range(0, learn));
  classifier.fit(params, rows, y.slice(0, learn), createRandom(seed));
  const begin = performance.now();
  const fitted = classifier.fit(params, rows, y.slice(0, learn), createRandom(seed));
  const seconds = (performance.now() - begin) / 1000;
  const logits = classifier.logits(fitted, X);
  const platt = fitPlatt(logits.slice(learn, calibrate), y.slice(learn, calibrate));
  const probabilities = calibrated(platt, logits.slice(calibrate));
  const late = y.slice(calibrate);
  const { precision, recall, aucpr, auroc } = classificationReport(probabilities, late, 0.5, createRandom(seed));
  return {
    model,
    segments,
    precision,
    recall,
    aucpr,
    auroc,
    calibrationError: reliability(probabilities, late).expectedError,
    rawError: reliability(logits.slice(calibrate).map(sigmoid), late).expectedError,
    seconds,
  };
}

async function scikitLearn(X: Matrix, y: Uint8Array, { learn, calibrate }: Cut) {
  const environment = await pythonEnvironment();
  if (environment.kind === 'absent') {
    return { peers: [], notes: [`scikit-learn was skipped: ${environment.reason}.`] };
  }
  const folder = mkdtempSync(join(tmpdir(), 'peerline-churn-'));
  try {
    const kept = takeRows(X, [...range(0, learn), ...range(calibrate, X.rows)]);
    const outcomes = Float64Array.from([...y.slice(0, learn), ...y.slice(calibrate)]);
    writeFileSync(join(folder, 'X.f64'), new Uint8Array(kept.data.buffer));
    writeFileSync(join(folder, 'y.f64'), new Uint8Array(outcomes.buffer));
    const args = ['churn', folder, String(kept.rows), String(kept.columns), String(learn)];
    return { peers: (await runPython(environment.python, 'clusterer_peers.py', args, 1)) as ChurnPeer[], notes: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
