import { type Axis, axisIndex, axisLabel } from '#model/axes';
import type { LegSample } from '#model/leg-sample';
import { defaultPolicy, type Policy } from '#model/policy';

/** A stage of segmentation with the policy that has it and all stages before it. */
export interface Stage {
  readonly name: string;
  readonly policy: Policy;
  /** Why the legs cannot show what the stage adds; null where they can. */
  readonly untestable: (legs: LegSample, axes: readonly Axis[]) => string | null;
}

const everybody: Policy = {
  ...defaultPolicy,
  cellAxes: [],
  expertAxis: 'none',
  threshold: { ...defaultPolicy.threshold, rules: [] },
};
const framed: Policy = { ...everybody, cellAxes: defaultPolicy.cellAxes };
const forked: Policy = { ...framed, expertAxis: defaultPolicy.expertAxis };

/** Each stage with all before it. The last one is the default policy. */
export const stages: readonly Stage[] = [
  { name: 'global', policy: everybody, untestable: () => null },
  {
    name: '+ stage 1, peer frame',
    policy: framed,
    untestable: (legs, axes) =>
      framed.cellAxes.some((name) => labelCounts(legs, axes, name).size > 1)
        ? null
        : 'no declared axis that forms cells has two values',
  },
  {
    name: '+ stage 2, experts',
    policy: forked,
    untestable(legs, axes) {
      const counts = [...labelCounts(legs, axes, forked.expertAxis).values()];
      const enough = counts.filter((count) => count >= forked.expertMinimumRows).length;
      return enough > 1 ? null : `fewer than two values of ${forked.expertAxis} have rows enough for an expert`;
    },
  },
  {
    name: '+ stage 3, line per segment',
    policy: defaultPolicy,
    untestable: (legs, axes) =>
      defaultPolicy.threshold.rules.some(({ when }) =>
        Object.entries(when).every(([name, label]) => labelCounts(legs, axes, name).has(label)),
      )
        ? null
        : 'no leg lies in a segment that has a line of its own',
  },
];

/** Legs per known label of an axis; empty where there is no such axis. */
export function labelCounts(legs: LegSample, axes: readonly Axis[], name: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const position = axisIndex(axes, name);
  if (position < 0) return counts;
  for (const code of legs.axes[position]!) {
    if (code < 0) continue;
    const label = axisLabel(axes[position]!, code);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}
