import type { screeningRoutes } from '#contract/api/screening-routes';
import { decideHit, type Hit } from '#screening/hits/decide';
import { exportHits, listHits, listVersions } from '#screening/hits/reading';
import { proposeThreshold, releaseThreshold } from '#screening/hits/threshold';
import { actorOf } from '../actor.ts';
import type { ServerDeps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';

function hitView(hit: Hit) {
  return {
    id: hit.id,
    partyId: hit.party_id,
    list: hit.list,
    listVersion: hit.list_version,
    entryId: hit.entry_id,
    matchedName: hit.matched_name,
    score: hit.score,
    nameScore: hit.name_score,
    explanation: hit.explanation,
    threshold: hit.threshold,
    thresholdVersion: hit.threshold_version,
    state: hit.state,
    foundAt: hit.found_at,
  };
}

export function screeningHandlers({ db, now }: ServerDeps): HandlersOf<typeof screeningRoutes> {
  return {
    async getScreeningLists() {
      const rows = await listVersions(db);
      const items = rows.map((row) => ({
        list: row.list,
        version: row.version,
        date: row.list_date,
        entries: row.entry_count,
        problems: row.problem_count,
        controlCharacters: row.control_characters,
        loadedBy: row.loaded_by,
        loadedAt: row.loaded_at,
        inForce: row.in_force,
      }));
      return { status: 200, body: { items } };
    },
    async getScreeningHits({ query }) {
      const hits = await listHits(db, query);
      return { status: 200, body: { items: hits.map(hitView) } };
    },
    async postScreeningDecision(call) {
      const hit = await decideHit(db, call.params.id, call.body, actorOf(call), now());
      return { status: 200, body: hitView(hit) };
    },
    async getScreeningExport({ query }) {
      const found = await exportHits(db, query.after, query.limit);
      const items = found.map(({ hit, decisions }) => ({
        hit: hitView(hit),
        decisions: decisions.map(({ action, good, reason, decided_by, decided_at }) => ({
          action,
          good,
          reason,
          decidedBy: decided_by,
          decidedAt: decided_at,
        })),
      }));
      return { status: 200, body: { items } };
    },
    async postScreeningThreshold(call) {
      const version = await proposeThreshold(db, call.body, actorOf(call), now());
      return { status: 201, body: { version } };
    },
    async postScreeningThresholdRelease(call) {
      return { status: 200, body: await releaseThreshold(db, call.params.version, actorOf(call), now()) };
    },
  };
}
