import { axisIndex, axisLabel } from '#model/axes';
import { type LegSample, takeLegs } from '#model/leg-sample';
import type { Model } from '#model/model';
import { labelCounts } from './ablation-variants.ts';
import { evaluate } from './held-legs.ts';

/** Legs judged under their own value of a party axis and again under the next one: only who knows peers sees a difference. */
export interface SwappedLegs {
  /** Why the swap cannot be made; null where it was. */
  readonly notTestable: string | null;
  readonly party: Int32Array;
  /** log α − log p, by leg; NaN = could not be scored. */
  readonly own: Float64Array;
  readonly swapped: Float64Array;
  /** 1 = at or above the line. */
  readonly alertedOwn: Uint8Array;
  readonly alertedSwapped: Uint8Array;
}

/** Party axes that a context can be swapped on. */
export const swapAxes = ['entity-type', 'client-segment', 'country', 'region'] as const;

/** Judges legs of parties that the model never saw under their own value of an axis and under the next one. */
export function swapContext(model: Model, legs: LegSample, axis: string): SwappedLegs {
  const counts = labelCounts(legs, model.axes, axis);
  if (counts.size < 2) {
    const [only] = counts.keys();
    return nothingSwapped(only === undefined ? `${axis} is not known of any party` : `every party is ${only}`);
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
  const own = evaluate(model, known);
  const other = evaluate(model, { ...known, axes: known.axes.map((codes, a) => (a === position ? swapped : codes)) });
  return {
    notTestable: null,
    party: known.party,
    own: own.logit,
    swapped: other.logit,
    alertedOwn: own.alerted,
    alertedSwapped: other.alerted,
  };
}

function nothingSwapped(notTestable: string): SwappedLegs {
  const [none, flags] = [new Float64Array(0), new Uint8Array(0)];
  return { notTestable, party: new Int32Array(0), own: none, swapped: none, alertedOwn: flags, alertedSwapped: flags };
}
