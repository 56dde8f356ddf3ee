import { riskRatings, type RiskRating } from '#domain/codes';
import { type Classifier } from '#ml/classifiers/classifier';
import { type ClassificationReport, classificationReport } from '#ml/classifiers/classification-report';
import { calibrated, fitPlatt, type PlattCalibration } from '#ml/classifiers/platt';
import { timeOrderedFolds } from '#ml/classifiers/time-ordered-folds';
import type { Fitted } from '#ml/estimator';
import { type Matrix, matrix, takeRows } from '#ml/matrix';
import type { Random } from '#ml/random';
import { quantileOfSorted } from '#ml/statistics/quantile';
import { type ShareInterval, wilsonInterval } from '#ml/statistics/wilson';

/** Shares of parties that the two upper levels hold: what people have time for, not what a model fancies. */
export interface RiskLevelShares {
  readonly high: number;
  readonly medium: number;
}

/** A party's level from past outcomes (incidents, dispositions). AML data: it is tainted and may not serve marketing. */
export interface RiskLevelModel<F extends Fitted> {
  readonly classifier: F;
  readonly calibration: PlattCalibration;
  /** Probability from which a party is medium, and high. */
  readonly mediumFrom: number;
  readonly highFrom: number;
  /** On the latest rows, which neither classifier nor calibration saw; threshold = `highFrom`. */
  readonly report: ClassificationReport;
  /** Rate of outcomes within each level on those rows. */
  readonly rates: Readonly<Record<RiskRating, ShareInterval>>;
}

export interface RiskLevelInput {
  /** One row per party and point in time; segment membership among the columns (`withSegments`). */
  readonly X: Matrix;
  readonly outcomes: Uint8Array;
  /** When the row's columns were known, UTC epoch ms; its outcome came later. */
  readonly at: Float64Array;
  /** How long an outcome takes to be known. */
  readonly embargoMs: number;
}

export const defaultShares: RiskLevelShares = { high: 0.02, medium: 0.13 };

/**
 * Learns on the earliest half of the time line, calibrates and sets the limits on the third quarter, reports on the
 * last: nothing is judged by what it was fitted on, or by the past of it.
 * Throws RangeError when the time line is too short to be cut.
 */
export function fitRiskLevels<Params, F extends Fitted>(
  classifier: Classifier<Params, F>,
  params: Params,
  input: RiskLevelInput,
  random: Random,
  shares: RiskLevelShares = defaultShares,
): RiskLevelModel<F> {
  const folds = timeOrderedFolds(input.at, 3, input.embargoMs);
  const [, calibrate, judge] = folds;
  if (calibrate === undefined || judge === undefined) {
    throw new RangeError('The rows do not span enough time to learn, calibrate and judge one after the other.');
  }
  const rowsOf = (rows: Int32Array) => ({
    X: takeRows(input.X, rows),
    y: Uint8Array.from(rows, (row) => input.outcomes[row]!),
  });
  const learned = rowsOf(calibrate.learn);
  const fitted = classifier.fit(params, learned.X, learned.y, random.fork('classifier'));
  const held = rowsOf(calibrate.test);
  const calibration = fitPlatt(classifier.logits(fitted, held.X), held.y);
  const known = calibrated(calibration, classifier.logits(fitted, held.X)).sort();
  const highFrom = quantileOfSorted(known, 1 - shares.high);
  const mediumFrom = quantileOfSorted(known, 1 - shares.high - shares.medium);
  const late = rowsOf(judge.test);
  const probabilities = calibrated(calibration, classifier.logits(fitted, late.X));
  const limits = { mediumFrom, highFrom };
  return {
    classifier: fitted,
    calibration,
    ...limits,
    report: classificationReport(probabilities, late.y, highFrom, random.fork('report')),
    rates: ratesPerLevel(probabilities, late.y, limits),
  };
}

/** Level of a probability. */
export function riskLevelOf(
  probability: number,
  { mediumFrom, highFrom }: { readonly mediumFrom: number; readonly highFrom: number },
): RiskRating {
  if (probability >= highFrom) return 'high';
  return probability >= mediumFrom ? 'medium' : 'low';
}

function ratesPerLevel(
  probabilities: Float64Array,
  outcomes: Uint8Array,
  limits: { readonly mediumFrom: number; readonly highFrom: number },
): Readonly<Record<RiskRating, ShareInterval>> {
  const levels = Array.from(probabilities, (probability) => riskLevelOf(probability, limits));
  const rate = (level: RiskRating) => {
    const rows = levels.flatMap((own, i) => (own === level ? [outcomes[i]!] : []));
    return wilsonInterval(
      rows.reduce((sum, outcome) => sum + outcome, 0),
      rows.length,
    );
  };
  const [low, medium, high] = riskRatings;
  return { [low]: rate(low), [medium]: rate(medium), [high]: rate(high) };
}

/** X with one 0/1 column per segment behind its own; a party without a segment has zeros. */
export function withSegments(X: Matrix, labels: Int32Array, k: number): Matrix {
  const wide = matrix(X.rows, X.columns + k);
  for (let i = 0; i < X.rows; i++) {
    wide.data.set(X.data.subarray(i * X.columns, (i + 1) * X.columns), i * wide.columns);
    if (labels[i]! >= 0) wide.data[i * wide.columns + X.columns + labels[i]!] = 1;
  }
  return wide;
}
