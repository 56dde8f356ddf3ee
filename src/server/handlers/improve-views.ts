import type { ProductiveShares } from '#improve/feedback/productive-shares';
import type { MaybeQueueEffect, QueuePart } from '#improve/feedback/queue-effect';
import { type Weighting, weightingGate } from '#improve/feedback/weightings';
import type { ShareInterval } from '#ml/statistics/wilson';

/** JSON knows no NaN. */
function known(value: number | null): number | null {
  return value === null || Number.isNaN(value) ? null : value;
}

export function shareView({ share, low, high, n }: ShareInterval) {
  return { share: known(share), low: known(low), high: known(high), n };
}

function partView(part: QueuePart) {
  return {
    ...part,
    precisionBefore: shareView(part.precisionBefore),
    precisionAfter: shareView(part.precisionAfter),
    averagePrecisionBefore: known(part.averagePrecisionBefore),
    averagePrecisionAfter: known(part.averagePrecisionAfter),
  };
}

export function effectView(effect: MaybeQueueEffect) {
  if (effect.reason !== null) return { reason: effect.reason, learnedUntil: null, reviewed: null, unreviewed: null };
  return { ...effect, reviewed: partView(effect.reviewed), unreviewed: partView(effect.unreviewed) };
}

export function weightingView(row: Weighting) {
  const stored = row.effect as MaybeQueueEffect;
  const shares = row.shares as ProductiveShares;
  return {
    id: row.id,
    modelVersion: row.model_version,
    state: row.state,
    members: row.names.map((name, j) => ({ name, weight: row.prior[j]!, factor: row.factors[j]! })),
    productive: row.productive,
    unproductive: row.unproductive,
    effect: effectView(stored),
    gate: weightingGate(stored),
    recalibratedCells: Object.entries(shares.cells).map(([cell, { labels }]) => ({ cell, labels })),
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    releasedBy: row.released_by,
    releasedAt: row.released_at,
    reason: row.reason,
  };
}
