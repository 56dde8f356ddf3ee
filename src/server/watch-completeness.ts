import type { Kysely } from 'kysely';
import { hour } from '#domain/time';
import type { Tables } from '#store/tables/tables';
import { reconciliation } from '#stream/reconcile';
import type { Metrics } from './metrics.ts';

/** Looked at every hour: each hour is counted once when it is over. */
const lookBackMs = 2 * hour;

/**
 * Compares what was accepted with what was evaluated, errored or is pending. What does not add up is told with
 * `reconcile.missing`, and stands in `peerline_missing_records`, until it does.
 */
export async function watchCompleteness(
  db: Kysely<Tables>,
  metrics: Pick<Metrics, 'missing'>,
  now: number,
  onTrouble: (code: string, message: string) => void,
): Promise<void> {
  const { addsUp, hours, history } = await reconciliation(db, now - lookBackMs);
  const missing = hours.reduce((sum, each) => sum + Math.abs(each.missing), Math.abs(history?.missing ?? 0));
  metrics.missing.set(missing);
  if (!addsUp) {
    onTrouble('reconcile.missing', `Accepted and evaluated do not add up: ${missing} missing or counted twice.`);
  }
}
