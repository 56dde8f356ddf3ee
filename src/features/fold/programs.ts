import { bitOf } from '../conditions.ts';
import { keys } from '../declaration.ts';
import * as layout from './layout.ts';
import { keyMask, keyWindows, keyWord } from './plan.ts';
import type { Accumulators, Plan } from './plan.ts';

/**
 * The program of events of some flags, as layout.ts says: a count is its index, a sum of amounts its offset in a slot,
 * another sum its offset << 16 | the address of its measure.
 */
export type Program = readonly number[];

/**
 * What an event adds to when it enters all windows, or takes away when it leaves one, depends on its flags alone. So
 * each combination of flags that occurs gets its programs once, and an event runs them without testing a filter.
 * Returns the program to enter, then those to leave each window.
 */
export function programsOf(plan: Plan, flags: number): Program[] {
  const everyWindow = Array.from(plan.windowsMs, (_, window) => window);
  return [
    programOf(plan, flags, plan.enter, everyWindow),
    ...plan.leave.map((sums, window) => programOf(plan, flags, sums, [window])),
  ];
}

function programOf(plan: Plan, flags: number, sums: Accumulators, windows: readonly number[]): Program {
  const counts: number[] = [];
  const amounts: number[] = [];
  const others: number[] = [];
  let measures = 0;
  for (let group = 0; group < sums.mask.length; group++) {
    if ((flags & sums.mask[group]!) !== sums.mask[group]) continue;
    for (let i = sums.start[group]!; i < sums.start[group + 1]!; i++) {
      const [target, measure] = [sums.target[i]!, sums.measure[i]!];
      if (measure === layout.measureOne) counts.push(target);
      else if (measure === layout.measureAmount) amounts.push(target);
      else {
        others.push((target << 16) | (layout.contextMeasures + 8 * measure));
        measures |= 1 << measure;
      }
    }
  }
  const keyed = Array.from(plan.keyWindow).flatMap((window, i) =>
    windows.includes(window) ? keysOf(plan, flags, i) : [],
  );
  const lengths = [counts.length, amounts.length, others.length, keyed.length];
  return [...lengths, measures, ...counts, ...amounts, ...others, ...keyed.flat()];
}

function keysOf(plan: Plan, flags: number, window: number): number[][] {
  const isCounted = (flags & (bitOf.leg | bitOf.behaviour)) !== 0;
  return keys.flatMap((key, tag) => {
    const statistics = plan.keyed[tag * keyWindows + window]!;
    if (!isCounted || !statistics.counted || (flags & keyMask[key]) !== keyMask[key]) return [];
    const { distinct, total, terms } = statistics;
    return [[keyWord[key], window, distinct, total, terms]];
  });
}
