import { adjustedRand } from '#ml/clusterers/quality/agreement';
import { contingency } from '#ml/clusterers/quality/stability';
import { type IdentityRules, defaultIdentityRules, type SegmentTransition, traceSegments } from './identity.ts';
import type { ProfileColumn } from './profile-column.ts';
import { requireSamePurpose } from './provenance.ts';
import { assignSegments, type Segmentation } from './segmentation.ts';

/** Parties that are in one segment of the old version and one of the new: a ribbon of the movement picture. */
export interface SegmentFlow {
  readonly from: string;
  readonly to: string;
  readonly parties: number;
}

export interface SegmentationComparison {
  readonly purpose: string;
  readonly transitions: readonly SegmentTransition[];
  readonly flows: readonly SegmentFlow[];
  /** Adjusted Rand index over the common parties: 1 = nobody moved. */
  readonly agreement: number;
  /** Share of parties whose segment goes on under its identifier and who stayed in it. */
  readonly stayed: number;
}

/**
 * The new segmentation under the identifiers of the old one, with parents, and what changed, judged on the same
 * parties. A survivor keeps its name, which a person may have given it.
 * Throws AppError `segmentation.purposes-differ` when one is for AML and the other commercial.
 * @param columns profiles of the common parties, with the columns of both versions
 */
export function followSegmentation(
  before: Segmentation,
  after: Segmentation,
  columns: readonly ProfileColumn[],
  rules: IdentityRules = defaultIdentityRules,
): { readonly segmentation: Segmentation; readonly comparison: SegmentationComparison } {
  requireSamePurpose(before.provenance.purpose, after.provenance.purpose);
  const oldLabels = assignSegments(before, columns).labels;
  const newLabels = assignSegments(after, columns).labels;
  const oldIds = before.segments.map(({ id }) => id);
  const k = after.segments.length;
  const traced = traceSegments(oldIds, oldLabels, newLabels, k, before.nextId, rules);
  const survivors = new Set(
    traced.transitions.filter(({ kind }) => kind === 'survive').map((one) => 'id' in one && one.id),
  );
  const segmentation: Segmentation = {
    ...after,
    segments: after.segments.map((segment, s) => {
      const id = traced.ids[s]!;
      const name = survivors.has(id) ? before.segments[oldIds.indexOf(id)]!.name : segment.name;
      return { ...segment, id, name, parents: traced.parents[s]! };
    }),
    nextId: traced.nextId,
  };
  const common = contingency(oldLabels, newLabels, oldIds.length, k);
  const flows: SegmentFlow[] = [];
  let stayed = 0;
  for (const [o, from] of oldIds.entries()) {
    for (const [n, to] of traced.ids.entries()) {
      const parties = common[o * k + n]!;
      if (parties > 0) flows.push({ from, to, parties });
      if (from === to) stayed += parties / oldLabels.length;
    }
  }
  return {
    segmentation,
    comparison: {
      purpose: after.provenance.purpose,
      transitions: traced.transitions,
      flows,
      agreement: adjustedRand(oldLabels, newLabels),
      stayed,
    },
  };
}
