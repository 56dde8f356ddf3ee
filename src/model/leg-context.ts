import { absoluteSurprisal } from './absolute-channel.ts';
import { type PValue, logitOf, writePValue } from './calibration.ts';
import { type ExpertScorer, createExpertScorer } from './expert.ts';
import { isScorable } from './totals.ts';
import { writeZ, zOf } from './frame.ts';
import { createCellFinder } from './lattice.ts';
import type { Model } from './model.ts';
import { describedCell, peerMedian } from './peer-statistics.ts';
import { compileGoverned } from './policy.ts';
import { scaled } from './scaling.ts';
import { transactionSurprisal } from './surprisal.ts';
import { blockRows, expertOf } from './totals.ts';

/** One leg beside the record that its explanation starts from: the median of its peers. */
export interface LegContext {
  readonly cell: number;
  /** The nearest cell with enough parties to describe itself. */
  readonly described: number;
  readonly expert: number;
  readonly fold: number;
  readonly alpha: number;
  readonly threshold: number;
  readonly scorable: boolean;
  readonly raw: Float64Array;
  readonly z: Float64Array;
  readonly backgroundRaw: Float64Array;
  readonly backgroundZ: Float64Array;
  readonly surprisal: number;
  readonly backgroundSurprisal: number;
}

/** A variant of a leg: its raw row, z row and surprisal channel are written to the places given. */
export type Variant = (row: number, raw: Float64Array, z: Float64Array, at: number) => number;

export interface ContextEvaluator {
  contextOf(raw: Float64Array, codes: ArrayLike<number>): LegContext;
  /** The same leg beside each single peer that is kept of its described cell, in place of the median. */
  peerContexts(context: LegContext): readonly LegContext[];
  /** Logits of `count` variants of a leg. A variant returns its surprisal. */
  logits(context: LegContext, count: number, variant: Variant): Float64Array;
  /** p-value of the leg as it is. */
  pValue(context: LegContext): PValue;
  /** z of one raw value in a context. */
  zOfRaw(context: LegContext, j: number, raw: number): number;
}

/** Prepares the parts of a model that evaluate hypothetical legs, with the kernels that score real ones. */
export function createContextEvaluator(model: Model): ContextEvaluator {
  const columns = model.catalogue.length;
  const { lattice, frame, calibration } = model;
  const finder = createCellFinder(lattice);
  const scorers: ExpertScorer[] = model.experts.map((expert) => createExpertScorer(expert, columns, blockRows));
  const alphas = compileGoverned(model.policy.alpha, model.axes, 'α');
  const thresholds = compileGoverned(model.policy.threshold, model.axes, 'τ');
  const z = new Float64Array(blockRows * columns);
  const raw = new Float64Array(blockRows * columns);
  const surprisals = new Float64Array(blockRows);
  const totals = new Float64Array(blockRows);
  const value: PValue = { p: 1, calibratedBy: 0, absolute: false, guaranteed: false };

  function zOfRaw(context: Pick<LegContext, 'cell'>, j: number, rawValue: number): number {
    return zOf(frame, context.cell, j, columns, scaled(frame.scaling, j, rawValue));
  }

  function assess(context: LegContext, total: number, rawRow: Float64Array, at: number): PValue {
    const known = lattice.level[context.cell] === lattice.axes.length;
    const absolute = absoluteSurprisal(model.absolute, rawRow, at, context.fold);
    const { cell, fold, alpha } = context;
    writePValue(calibration, lattice, cell, known, fold, total, absolute, alpha, value);
    return value;
  }

  function evaluate(
    context: LegContext,
    count: number,
    variant: Variant,
    visit: (row: number, value: PValue) => void,
  ): void {
    for (let from = 0; from < count; from += blockRows) {
      const rows = Math.min(blockRows, count - from);
      for (let i = 0; i < rows; i++) surprisals[i] = variant(from + i, raw, z, i * columns);
      const folds = new Int8Array(rows).fill(context.fold);
      scorers[context.expert]!(z.subarray(0, rows * columns), rows, folds, surprisals, totals);
      for (let i = 0; i < rows; i++) visit(from + i, assess(context, totals[i]!, raw, i * columns));
    }
  }

  return {
    contextOf(given, codes) {
      const axes = Array.from(codes, (code) => Int16Array.of(code));
      const cell = finder.find(axes, 0);
      const described = describedCell(model.peers, lattice, cell);
      const own = new Float64Array(columns);
      const state = writeZ(frame, cell, columns, given, 0, own, 0);
      const backgroundRaw = Float64Array.from({ length: columns }, (_, j) =>
        Number.isNaN(given[j]!) ? Number.NaN : peerMedian(model.peers, described, j, columns),
      );
      // What is not known, of the leg or of its peers, explains nothing: neutral on both sides.
      const backgroundZ = backgroundRaw.map((median, j) =>
        Number.isNaN(median) ? (Number.isNaN(given[j]!) ? own[j]! : 0) : zOfRaw({ cell }, j, median),
      );
      const alpha = new Float64Array(1);
      const threshold = new Float64Array(1);
      alphas.write(axes, 1, alpha);
      thresholds.write(axes, 1, threshold);
      const unknown = axes.map((column, a) => (model.axes[a]!.of === 'transaction' ? Int16Array.of(-1) : column));
      return {
        cell,
        described,
        expert: expertOf(model.expertMap, axes, 0),
        fold: model.foldOfCell[cell]!,
        alpha: alpha[0]!,
        threshold: threshold[0]!,
        scorable: isScorable(state),
        raw: given,
        z: own,
        backgroundRaw,
        backgroundZ,
        surprisal: transactionSurprisal(model.surprisal, lattice, axes, 0, cell),
        backgroundSurprisal: transactionSurprisal(model.surprisal, lattice, unknown, 0, cell),
      };
    },
    peerContexts(context) {
      const { examples } = model.peers;
      const row = model.peers.rowOfCell[context.described]!;
      if (examples === undefined) return [];
      const first = examples.start[row]!;
      const width = model.axes.length;
      return Array.from({ length: examples.start[row + 1]! - first }, (_, k) => {
        const at = first + k;
        const backgroundRaw = Float64Array.from(examples.raw.subarray(at * columns, (at + 1) * columns), (value, j) =>
          Number.isNaN(context.raw[j]!) ? Number.NaN : value,
        );
        const backgroundZ = backgroundRaw.map((value, j) =>
          Number.isNaN(value) ? (Number.isNaN(context.raw[j]!) ? context.z[j]! : 0) : zOfRaw(context, j, value),
        );
        const axes = Array.from({ length: width }, (_, a) => Int16Array.of(examples.codes[at * width + a]!));
        const backgroundSurprisal = transactionSurprisal(model.surprisal, lattice, axes, 0, context.cell);
        return { ...context, backgroundRaw, backgroundZ, backgroundSurprisal };
      });
    },
    logits(context, count, variant) {
      const out = new Float64Array(count);
      evaluate(context, count, variant, (row, { p }) => {
        out[row] = logitOf(p, context.alpha);
      });
      return out;
    },
    pValue(context) {
      let result: PValue = value;
      const asIs: Variant = (_row, rawRow, zRow, at) => {
        rawRow.set(context.raw, at);
        zRow.set(context.z, at);
        return context.surprisal;
      };
      evaluate(context, 1, asIs, (_row, found) => {
        result = { ...found };
      });
      return result;
    },
    zOfRaw,
  };
}
