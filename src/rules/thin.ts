import { groupCount, type RuleUnits } from './rule-units.ts';
import { partyMonthStarts } from './thresholds.ts';
import type { TrainingUnits } from './tune.ts';

/** Training units in which most of the ordinary party-months stand for several. */
export interface WeightedTraining extends TrainingUnits {
  /** By unit: how many party-months its party-month stands for, ≥ 1. */
  readonly weight: Float64Array;
}

/**
 * Keeps every guilty party-month, every one that is among the highest of any rule within its group (the only ones
 * that sensible thresholds flag), and each m-th of the rest with weight m. What is counted above a line stays exact
 * where it matters, and the search costs the same for a small bank and a large one.
 */
export function thinTraining(training: TrainingUnits, target = 16_000): WeightedTraining {
  const { units, guilty } = training;
  const starts = partyMonthStarts(units);
  const months = starts.length - 1;
  const hot = hotUnits(units, target / 2 / Math.max(1, months * units.rules));
  const isKept = (k: number): boolean => {
    for (let unit = starts[k]!; unit < starts[k + 1]!; unit++) if (hot[unit] === 1 || guilty[unit] === 1) return true;
    return false;
  };
  const rest = Array.from({ length: months }, (_, k) => k).filter((k) => !isKept(k));
  const stride = Math.max(1, Math.ceil(rest.length / (target / 2)));
  const sampled = rest.filter((_, i) => i % stride === 0);
  const weightOf = new Float64Array(months).fill(1);
  for (const k of rest) weightOf[k] = 0;
  for (const k of sampled) weightOf[k] = rest.length / sampled.length;
  return taken(training, starts, weightOf);
}

/** 1 for units that are among the given share of the highest measures of any rule in their group. */
function hotUnits(units: RuleUnits, share: number): Uint8Array {
  const hot = new Uint8Array(units.party.length);
  const members: number[][] = Array.from({ length: groupCount }, () => []);
  for (const [unit, group] of units.group.entries()) members[group]!.push(unit);
  for (const own of members) {
    for (let r = 0; r < units.rules; r++) {
      const measures = Float64Array.from(own, (unit) => units.maxima[unit * units.rules + r]!).filter((m) => m > 0);
      if (measures.length === 0) continue;
      measures.sort();
      const line = measures[Math.max(0, measures.length - Math.ceil(share * own.length))]!;
      for (const unit of own) if (units.maxima[unit * units.rules + r]! >= line) hot[unit] = 1;
    }
  }
  return hot;
}

function taken(
  { units, guilty, silentGuilty, silentInnocent }: TrainingUnits,
  starts: Int32Array,
  weightOf: Float64Array,
): WeightedTraining {
  const kept: number[] = [];
  const weight: number[] = [];
  for (const [k, w] of weightOf.entries()) {
    if (w === 0) continue;
    for (let unit = starts[k]!; unit < starts[k + 1]!; unit++) {
      kept.push(unit);
      weight.push(w);
    }
  }
  const { rules, maxima } = units;
  const measures = new Float64Array(kept.length * rules);
  for (const [to, from] of kept.entries()) measures.set(maxima.subarray(from * rules, (from + 1) * rules), to * rules);
  return {
    units: {
      rules,
      party: Int32Array.from(kept, (unit) => units.party[unit]!),
      month: Int32Array.from(kept, (unit) => units.month[unit]!),
      group: Int16Array.from(kept, (unit) => units.group[unit]!),
      maxima: measures,
    },
    guilty: Uint8Array.from(kept, (unit) => guilty[unit]!),
    silentGuilty,
    silentInnocent,
    weight: Float64Array.from(weight),
  };
}
