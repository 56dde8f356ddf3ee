import { bitCount } from '#ml/explanation/shapley';
import { lineOf, logitOf } from './calibration.ts';
import type { ContextEvaluator, LegContext } from './leg-context.ts';
import type { Model } from './model.ts';
import { describeValue } from './reason-text.ts';

/** The smallest change found after which the leg would not have alerted. */
export interface Counterfactual {
  /** Features and the values that would not have alerted; empty when whole groups had to change. */
  readonly changes: readonly { readonly feature: string; readonly from: number; readonly to: number }[];
  /** Groups that would have to look like their peers. */
  readonly groups: readonly string[];
  readonly sentence: string;
}

/** Logits of hypothetical records that the explanation has evaluated already. */
export interface Evaluated {
  /** Of all coalitions of groups that keep their own values. */
  readonly coalitions: Float64Array;
  /** With one feature put to its peers' median. */
  readonly atMedian: Float64Array;
}

const gridSteps = 32;
const mostCandidates = 5;
const wholeUnits: ReadonlySet<string> = new Set(['count', 'level', 'flag', 'minor', 'ms']);

/**
 * One feature moved towards its peers' median, if that is enough: the change that goes the smallest part of the way;
 * else the fewest groups put back to their peers. Null when the leg does not alert, or no such change exists.
 */
export function findCounterfactual(
  model: Model,
  evaluator: ContextEvaluator,
  context: LegContext,
  players: readonly { readonly group: string }[],
  { coalitions, atMedian }: Evaluated,
  currency: string,
): Counterfactual | null {
  const line = logitOf(lineOf(context.alpha, context.threshold), context.alpha);
  if (coalitions.at(-1)! < line) return null;
  const single = oneFeature(model, evaluator, context, atMedian, line);
  if (single !== null) {
    const { label, unit, name } = model.catalogue[single.j]!;
    return {
      changes: [{ feature: name, from: context.raw[single.j]!, to: single.to }],
      groups: [],
      sentence: `It would not have alerted with ${label} ${describeValue(single.to, unit, currency)}`,
    };
  }
  let best = -1;
  for (let mask = 0; mask < coalitions.length; mask++) {
    if (!(coalitions[mask]! < line)) continue;
    if (best < 0 || bitCount(mask) > bitCount(best)) best = mask;
    else if (bitCount(mask) === bitCount(best) && coalitions[mask]! < coalitions[best]!) best = mask;
  }
  if (best < 0) return null;
  const groups = players.flatMap(({ group }, k) => ((best & (1 << k)) === 0 ? [group] : []));
  return {
    changes: [],
    groups,
    sentence: `It would not have alerted with ${groups.join(' and ')} like its peers' median`,
  };
}

function oneFeature(
  model: Model,
  evaluator: ContextEvaluator,
  context: LegContext,
  atMedian: Float64Array,
  line: number,
): { readonly j: number; readonly to: number } | null {
  const candidates = [...context.z.keys()].filter(
    (j) => !Number.isNaN(context.raw[j]!) && !Number.isNaN(context.backgroundRaw[j]!),
  );
  const logits = (j: number, values: readonly number[]): Float64Array =>
    evaluator.logits(context, values.length, (row, raw, z, at) => {
      raw.set(context.raw, at);
      z.set(context.z, at);
      raw[at + j] = values[row]!;
      z[at + j] = evaluator.zOfRaw(context, j, values[row]!);
      return context.surprisal;
    });
  let best: { j: number; to: number; step: number } | null = null;
  const enough = candidates.filter((j) => atMedian[j]! < line).sort((a, b) => atMedian[a]! - atMedian[b]! || a - b);
  for (const j of enough.slice(0, mostCandidates)) {
    const values = path(context.raw[j]!, context.backgroundRaw[j]!, model.catalogue[j]!);
    // Only what would be a smaller part of the way than the best so far.
    const tried: number = best === null ? values.length : Math.ceil(best.step * values.length);
    const found: number = logits(j, values.slice(0, tried)).findIndex((logit) => logit < line);
    if (found >= 0) best = { j, to: values[found]!, step: found / values.length };
  }
  return best;
}

/** Values on the way from the leg's own to the peers' median, in the feature's own scale, whole where the unit is. */
function path(from: number, to: number, feature: { readonly scale: string; readonly unit: string }): readonly number[] {
  const logarithmic = feature.scale === 'log1p' && from >= 0 && to >= 0;
  const values: number[] = [];
  for (let step = 1; step <= gridSteps; step++) {
    const part = step / gridSteps;
    const between = logarithmic
      ? Math.expm1(Math.log1p(from) * (1 - part) + Math.log1p(to) * part)
      : from * (1 - part) + to * part;
    const value = step === gridSteps ? to : wholeUnits.has(feature.unit) ? Math.round(between) : between;
    if (value !== from && value !== values.at(-1)) values.push(value);
  }
  return values;
}
