import { auroc } from '#ml/metrics/auroc';
import { axisIndex, axisLabel } from '#model/axes';
import { type LegSample, takeLegs } from '#model/leg-sample';
import type { Model } from '#model/model';
import { createLegScorer, type LegScores, legFlags, legScores } from '#model/score';
import { labelCounts } from './ablation-variants.ts';

/** Ordinary legs beside the same legs under another value of a party axis: only a model that knows peers sees it. */
export interface ContextSwap {
  readonly axis: string;
  /** Why the swap cannot be made; null where it was. */
  readonly notTestable: string | null;
  readonly legs: number;
  /** Of swapped against own context; 0.5 by construction for a model without cells and experts. */
  readonly auroc: number | null;
  readonly alertRateOwn: number | null;
  readonly alertRateSwapped: number | null;
}

/** Party axes that a context can be swapped on. */
export const swapAxes = ['entity-type', 'client-segment', 'country', 'region'] as const;

/** Judges legs of parties that the model never saw under their own value of an axis and under the next one. */
export function swapContext(model: Model, legs: LegSample, axis: string): ContextSwap {
  const counts = labelCounts(legs, model.axes, axis);
  if (counts.size < 2) {
    const [only] = counts.keys();
    const notTestable = only === undefined ? `${axis} is not known of any party` : `every party is ${only}`;
    return { axis, notTestable, legs: 0, auroc: null, alertRateOwn: null, alertRateSwapped: null };
  }
  const position = axisIndex(model.axes, axis);
  const labels = [...counts.keys()].sort();
  const codeOf = (label: string): number => model.axes[position]!.labels.indexOf(label);
  const known = takeLegs(
    legs,
    Int32Array.from(legs.axes[position]!.keys()).filter((i) => legs.axes[position]![i]! >= 0),
  );
  const swapped = known.axes[position]!.map((code) => {
    const at = labels.indexOf(axisLabel(model.axes[position]!, code));
    return codeOf(labels[(at + 1) % labels.length]!);
  });
  const own = scoresOf(model, known);
  const other = scoresOf(model, { ...known, axes: known.axes.map((codes, a) => (a === position ? swapped : codes)) });
  const scored = Int32Array.from(own.status.keys()).filter((i) => own.status[i] === 0 && other.status[i] === 0);
  const n = scored.length;
  const truth = Int8Array.from({ length: 2 * n }, (_, k) => (k < n ? 0 : 1));
  const scores = Float64Array.from(truth, (guilty, k) => (guilty === 0 ? own : other).logit[scored[k % n]!]!);
  const alertRate = ({ flags }: LegScores): number =>
    scored.reduce((sum, i) => sum + (flags[i]! & legFlags.alert), 0) / n;
  return {
    axis,
    notTestable: null,
    legs: n,
    auroc: auroc(truth, scores),
    alertRateOwn: alertRate(own),
    alertRateSwapped: alertRate(other),
  };
}

function scoresOf(model: Model, legs: LegSample): LegScores {
  const out = legScores(legs.features.rows);
  createLegScorer(model).score({ features: legs.features, axes: legs.axes }, out);
  return out;
}
