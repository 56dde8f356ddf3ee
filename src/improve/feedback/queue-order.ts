import type { Kysely } from 'kysely';
import type { Tables } from '#store/tables/tables';
import type { Models } from '../models.ts';
import { stableShare } from '../stable-share.ts';
import { readSeenAlerts } from './decided-alerts.ts';
import { plainFactors, priorities } from './member-factors.ts';
import { type ProductiveShares, productiveShare } from './productive-shares.ts';
import { surprisalMatrix } from './queue-effect.ts';
import { factorsOf, releasedWeighting } from './weightings.ts';

export interface QueuedAlert {
  readonly alertId: number;
  /** Learned total in nats; higher = sooner. */
  readonly priority: number;
  /** Share of such alerts found productive; null before a weighting is released. */
  readonly productiveShare: number | null;
  /** Drawn whatever its priority, so that decisions are not only about what the order prefers. */
  readonly explored: boolean;
}

/** Share of alerts that are drawn at random: METHOD asks for 5 to 10 %. */
export const explorationShare = 0.08;

/**
 * Open alerts of a model in the order in which they are best worked: by the released weighting, or by the plain fusion;
 * every twelfth place or so goes to one that was drawn at random.
 */
export async function queueOrder(
  db: Kysely<Tables>,
  models: Models,
  modelVersion: string,
): Promise<readonly QueuedAlert[]> {
  const seen = await readSeenAlerts(db, models, modelVersion);
  const open = seen.alerts.filter(({ state }) => state !== 'closed');
  const released = await releasedWeighting(db, modelVersion);
  const factors = released === null ? plainFactors(seen.members) : factorsOf(released);
  const order = priorities(factors, surprisalMatrix(open, seen.members.length));
  const shares = released === null ? null : (released.shares as ProductiveShares);
  return interleave(
    open.map(({ id, cell }, i) => ({
      alertId: id,
      priority: order[i]!,
      productiveShare: shares === null ? null : productiveShare(shares, cell, order[i]!),
      explored: stableShare('exploration', String(id)) < explorationShare,
    })),
  );
}

/** By priority, with those that were drawn spread evenly and in an order of their own. */
export function interleave(alerts: readonly QueuedAlert[]): readonly QueuedAlert[] {
  const byDraw = ({ alertId }: QueuedAlert) => stableShare('order', String(alertId));
  const drawn = alerts.filter(({ explored }) => explored).sort((a, b) => byDraw(a) - byDraw(b));
  const ranked = alerts.filter(({ explored }) => !explored).sort((a, b) => b.priority - a.priority);
  const every = Math.floor(1 / explorationShare);
  const out: QueuedAlert[] = [];
  while (drawn.length + ranked.length > 0) {
    const turn = (out.length + 1) % every === 0;
    out.push(turn || ranked.length === 0 ? (drawn.shift() ?? ranked.shift()!) : ranked.shift()!);
  }
  return out;
}
