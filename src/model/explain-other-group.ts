import { axisLabel } from './axes.ts';
import { scoreOf } from './calibration.ts';
import type { Reason } from './explain-reason.ts';
import type { ContextEvaluator, LegContext } from './leg-context.ts';
import { cellName } from './lattice.ts';
import type { Model } from './model.ts';
import { describeValue } from './reason-text.ts';

/** The same record judged as if it belonged to another group. */
export interface OtherGroup {
  readonly axis: string;
  readonly label: string;
  readonly segment: string;
  readonly expert: string;
  readonly score: number;
  readonly p: number;
  readonly feature: string;
  /** z of the feature in this group and in the leg's own. */
  readonly z: number;
  readonly ownZ: number;
  readonly sentence: string;
}

/** How the record would stand under each other expert, by the leading feature among peers. */
export function describeOtherGroups(
  model: Model,
  evaluator: ContextEvaluator,
  context: LegContext,
  codes: ArrayLike<number>,
  reasons: readonly Reason[],
  currency: string,
): OtherGroup[] {
  const { axis, expertOf } = model.expertMap;
  if (axis < 0) return [];
  const peerFeature = (name: string | null): boolean =>
    model.catalogue.some((feature) => feature.name === name && feature.frame === 'peer');
  const told = reasons.find((reason) => reason.contribution > 0 && peerFeature(reason.feature))?.feature;
  const j = Math.max(
    0,
    model.catalogue.findIndex((feature) => feature.name === (told ?? 'amount')),
  );
  const feature = model.catalogue[j]!;
  const others: OtherGroup[] = [];
  for (const [code, expert] of expertOf.entries()) {
    if (code === codes[axis] || expert === 0) continue;
    const changed = Array.from(codes, (own, a) => (a === axis ? code : own));
    const other = evaluator.contextOf(context.raw, changed);
    const { p } = evaluator.pValue(other);
    const segment = cellName(model.lattice, model.axes, other.cell);
    const own = axisLabel(model.axes[axis]!, codes[axis]!);
    const label = axisLabel(model.axes[axis]!, code);
    const score = scoreOf(p, other.alpha);
    others.push({
      axis: model.axes[axis]!.name,
      label,
      segment,
      expert: model.experts[other.expert]!.name,
      score,
      p,
      feature: feature.name,
      z: other.z[j]!,
      ownZ: context.z[j]!,
      sentence:
        `${feature.label} ${describeValue(context.raw[j]!, feature.unit, currency)}: ` +
        `${deviations(context.z[j]!)} for ${own}, ${deviations(other.z[j]!)} for ${label}, ` +
        `which would score ${score.toFixed(2)}`,
    });
  }
  return others;
}

function deviations(z: number): string {
  return Math.abs(z) <= 1 ? 'within 1 σ' : `${Math.abs(z).toFixed(1)} σ ${z < 0 ? 'below' : 'above'}`;
}
