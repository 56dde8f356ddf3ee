import { type LevelCalibration, calibrationOfCounts } from './calibration-drift.ts';
import { sketchDrift } from './sketch-drift.ts';
import type { ColumnDrift } from './table-drift.ts';
import {
  addToSketch,
  mergeSketch,
  readSketch,
  sketchRecord,
  type ValueSketch,
  type ValueSketchRecord,
  valueSketch,
} from './value-sketch.ts';

/** What is kept of a month's evaluations: enough to say whether features or calibration drifted, and no party. */
export interface MonthSketch {
  /** One per feature. */
  readonly columns: readonly ValueSketch[];
  /** Evaluations with a p-value, and how many of them lay at or below each level. */
  scored: number;
  readonly below: Float64Array;
}

/**
 * Sketches of a stream of evaluations by calendar month. Two streams of the same features merge into the one of both,
 * exactly, so that workers, days or partitions can be sketched apart.
 */
export interface EvaluationSketches {
  readonly columns: readonly string[];
  /** Levels of p that calibration is watched at, ascending. */
  readonly levels: readonly number[];
  /** By month, for instance 202403. */
  readonly months: Map<number, MonthSketch>;
}

export const watchedLevels: readonly number[] = [0.0005, 0.001, 0.01, 0.05, 0.2, 0.5];

export function evaluationSketches(
  columns: readonly string[],
  levels: readonly number[] = watchedLevels,
): EvaluationSketches {
  return { columns, levels, months: new Map() };
}

/** Adds one evaluation: its raw features at [from, from + columns), NaN = not known, and its p; NaN = not scored. */
export function addEvaluation(
  sketches: EvaluationSketches,
  month: number,
  features: Float64Array,
  from: number,
  p: number,
): void {
  const own = monthOf(sketches, month);
  for (let j = 0; j < own.columns.length; j++) addToSketch(own.columns[j]!, features[from + j]!);
  if (Number.isNaN(p)) return;
  own.scored += 1;
  for (let k = 0; k < own.below.length; k++) if (p <= sketches.levels[k]!) own.below[k]! += 1;
}

function monthOf({ columns, levels, months }: EvaluationSketches, month: number): MonthSketch {
  let own = months.get(month);
  if (own === undefined) {
    own = { columns: columns.map(valueSketch), scored: 0, below: new Float64Array(levels.length) };
    months.set(month, own);
  }
  return own;
}

/** Adds the months of `from`. Throws RangeError when features or levels differ. */
export function mergeEvaluations(into: EvaluationSketches, from: EvaluationSketches): void {
  if (into.columns.join() !== from.columns.join() || into.levels.join() !== from.levels.join()) {
    throw new RangeError('Sketches of other features or levels cannot be merged.');
  }
  for (const [month, other] of from.months) {
    const own = monthOf(into, month);
    own.scored += other.scored;
    for (let k = 0; k < own.below.length; k++) own.below[k]! += other.below[k]!;
    for (let j = 0; j < own.columns.length; j++) mergeSketch(own.columns[j]!, other.columns[j]!);
  }
}

/** Several months as one, for instance those that a model was trained in. Throws RangeError when one is absent. */
export function joinMonths(sketches: EvaluationSketches, months: readonly number[]): MonthSketch {
  const joined = evaluationSketches(sketches.columns, sketches.levels);
  const to = monthOf(joined, 0);
  for (const month of months) {
    const own = sketches.months.get(month);
    if (own === undefined) throw new RangeError(`There is no evaluation of month ${month}.`);
    to.scored += own.scored;
    for (let k = 0; k < to.below.length; k++) to.below[k]! += own.below[k]!;
    for (let j = 0; j < to.columns.length; j++) mergeSketch(to.columns[j]!, own.columns[j]!);
  }
  return to;
}

export interface MonthDrift {
  readonly columns: readonly ColumnDrift[];
  readonly calibration: readonly LevelCalibration[];
}

/**
 * What `retrainNow` asks for: feature drift between two spans of months, and whether the later p-values keep what
 * calibration promised. `calibrationRows` is the number of legs that calibrated the model.
 */
export function monthDrift(
  { columns, levels }: Pick<EvaluationSketches, 'columns' | 'levels'>,
  before: MonthSketch,
  now: MonthSketch,
  calibrationRows: number,
): MonthDrift {
  return {
    columns: sketchDrift(columns.map((name, j) => ({ name, before: before.columns[j]!, now: now.columns[j]! }))),
    calibration: calibrationOfCounts(now.below, now.scored, levels, calibrationRows),
  };
}

/** As JSON, for storing. */
export interface EvaluationSketchesRecord {
  readonly columns: readonly string[];
  readonly levels: readonly number[];
  readonly months: readonly {
    readonly month: number;
    readonly scored: number;
    readonly below: readonly number[];
    readonly sketches: readonly ValueSketchRecord[];
  }[];
}

/** Months ascending: the same evaluations give the same record, in whatever order they came. */
export function evaluationRecord({ columns, levels, months }: EvaluationSketches): EvaluationSketchesRecord {
  return {
    columns,
    levels,
    months: [...months]
      .sort(([a], [b]) => a - b)
      .map(([month, { scored, below, columns: sketches }]) => ({
        month,
        scored,
        below: [...below],
        sketches: sketches.map(sketchRecord),
      })),
  };
}

/** Throws RangeError on a record that is none. */
export function readEvaluations({ columns, levels, months }: EvaluationSketchesRecord): EvaluationSketches {
  const read = evaluationSketches(columns, levels);
  for (const { month, scored, below, sketches } of months) {
    if (sketches.length !== columns.length || below.length !== levels.length) {
      throw new RangeError(`Month ${month} does not hold one sketch per feature and one count per level.`);
    }
    read.months.set(month, { columns: sketches.map(readSketch), scored, below: Float64Array.from(below) });
  }
  return read;
}
