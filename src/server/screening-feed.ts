import { takeInHits } from '#casework/take-in-hits';
import { markHitsLogged, unloggedHits } from '#screening/hits/to-log';
import type { ServerDeps } from './deps.ts';

const hitsAtOnce = 500;

/**
 * Tells the event log of hits, where features read them, and takes hits of the log into alerts. A repeat after a failure
 * is recognised by its identifier. Returns how much there was to do.
 */
export async function feedScreening({ db, log, now }: Pick<ServerDeps, 'db' | 'log' | 'now'>): Promise<number> {
  const hits = await unloggedHits(db, hitsAtOnce);
  if (hits.length > 0) {
    await log.append(
      hits.map((body) => ({ id: body.id, kind: 'screening-hit', key: body.partyId, body: { ...body } })),
    );
    await markHitsLogged(db, hits, now());
  }
  return hits.length + (await takeInHits(db, now()));
}
