import type { Selectable } from 'kysely';
import type { screeningRoutes } from '#contract/api/screening-routes';
import { decideHit, type Hit } from '#screening/hits/decide';
import { exportHits, listHits, listVersions, readHit } from '#screening/hits/reading';
import { listThresholds, proposeThreshold, releaseThreshold, thresholdInForce } from '#screening/hits/threshold';
import type { ScreeningTables } from '#store/tables/screening-tables';
import { actorOf } from '../actor.ts';
import type { ServerDeps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';

type Decision = Selectable<ScreeningTables['screening_decision']>;
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

function decisionView({ action, good, reason, decided_by, decided_at }: Decision) {
  return { action, good, reason, decidedBy: decided_by, decidedAt: decided_at };
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
    async getScreeningHit({ params: { id } }) {
      const found = await readHit(db, id);
      if (found === null) throw new HttpProblem(404, 'screening.not-found', 'There is no such hit.');
      return { status: 200, body: { hit: hitView(found.hit), decisions: found.decisions.map(decisionView) } };
    },
    async postScreeningDecision(call) {
      const hit = await decideHit(db, call.params.id, call.body, actorOf(call), now());
      return { status: 200, body: hitView(hit) };
    },
    async getScreeningExport({ query }) {
      const found = await exportHits(db, query.after, query.limit);
      const items = found.map(({ hit, decisions }) => ({
        hit: hitView(hit),
        decisions: decisions.map(decisionView),
      }));
      return { status: 200, body: { items } };
    },
    async getScreeningThresholds() {
      const rows = await listThresholds(db);
      const items = rows.map(({ proposed_by, proposed_at, released_by, released_at, ...row }) => ({
        ...row,
        proposedBy: proposed_by,
        proposedAt: proposed_at,
        releasedBy: released_by,
        releasedAt: released_at,
      }));
      return { status: 200, body: { inForce: await thresholdInForce(db), items } };
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
