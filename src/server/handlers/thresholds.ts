import { type CountedKey, readCounted } from '#casework/thresholds/counted-evaluations';
import { checkSimulable } from '#casework/thresholds/tau-of-cells';
import {
  actOnThreshold,
  draftThreshold,
  listThresholds,
  readThreshold,
  type ThresholdCommand,
  type ThresholdVersion,
} from '#casework/thresholds/governance';
import { readDecisionEvidence } from '#casework/thresholds/decision-evidence';
import { fewestInVain, linesFromDecisions, withSuggestions } from '#casework/thresholds/lines-from-decisions';
import { readCellAxes, type ScoreCache } from '#casework/thresholds/load-scores';
import { minutesPerAlert } from '#casework/thresholds/minutes';
import { decideItem, drawSample, listSamples, readSample, type SamplingPlan } from '#casework/thresholds/sampling-plan';
import { simulate } from '#casework/thresholds/simulate';
import { alertCurve, highestPerUnit, lineForBudget } from '#casework/thresholds/suggest';
import type { thresholdRoutes } from '#contract/api/threshold-routes';
import type { Governed } from '#model/policy';
import { championVersion } from '#stream/scoring/champion';
import { thresholdInForce } from '#stream/scoring/threshold-in-force';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { ServerDeps } from '../deps.ts';
import { type Handlers, principalOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';
import { officerOf } from './casework-views.ts';

type ThresholdHandlers = Pick<Handlers, keyof typeof thresholdRoutes>;

function planView(row: SamplingPlan) {
  return {
    id: row.id,
    kind: row.kind,
    cell: row.cell,
    scoreFrom: row.score_from,
    scoreBelow: row.score_below,
    tolerance: row.tolerance,
    population: row.population,
    size: row.size,
    seed: row.seed,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

function countedKey(cursor: string): CountedKey {
  const [score, position, side] = decodeCursor(cursor, ['string', 'number', 'number'] as const);
  if (Number.isNaN(Number(score))) throw new HttpProblem(400, 'request.bad-cursor', 'The cursor is not one of ours.');
  return { score: Number(score), position, side };
}

export function thresholdHandlers({ db, now }: ServerDeps, scores: ScoreCache): ThresholdHandlers {
  /** The line that holds now: the released one, else the champion's own. */
  async function lineInForce(): Promise<{ readonly governed: Governed; readonly id: number | null } | null> {
    const released = await thresholdInForce(db, now());
    if (released !== null) return { governed: released.threshold, id: released.id };
    const champion = await db
      .selectFrom('model')
      .select('manifest')
      .where('status', '=', 'champion')
      .executeTakeFirst();
    if (champion === undefined) return null;
    const { policy } = champion.manifest as { readonly policy: { readonly threshold: Governed } };
    return { governed: policy.threshold, id: null };
  }

  /** The line, with the model that it is drawn for and the axes of its cells. */
  async function lineToChange() {
    const line = await lineInForce();
    const champion = await championVersion(db);
    if (line === null || champion === null) {
      throw new HttpProblem(409, 'threshold.no-model', 'No model is in use whose line could be changed.');
    }
    return { line, champion, cellAxes: (await readCellAxes(db))(champion) };
  }

  async function simulated(threshold: Governed, assumedMinutes: number) {
    const { line, cellAxes } = await lineToChange();
    checkSimulable(threshold, cellAxes);
    return simulate(await scores.table(), line.governed, threshold, await minutesPerAlert(db, assumedMinutes));
  }

  function view(row: ThresholdVersion, inForce: number | null) {
    return {
      id: row.id,
      state: row.state,
      inForce: row.id === inForce,
      threshold: row.threshold,
      reason: row.reason,
      draftedBy: row.drafted_by,
      draftedAt: row.drafted_at,
      proposedBy: row.proposed_by,
      proposedAt: row.proposed_at,
      simulation: row.simulation,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at,
      effectiveFrom: row.effective_from,
      rolledBackBy: row.rolled_back_by,
      rolledBackAt: row.rolled_back_at,
      version: row.version,
    };
  }

  async function viewed(row: ThresholdVersion) {
    return view(row, (await lineInForce())?.id ?? null);
  }

  return {
    async getThresholds() {
      const [line, rows] = [await lineInForce(), await listThresholds(db)];
      return {
        status: 200,
        body: { inForce: line?.governed ?? null, items: rows.map((row) => view(row, line?.id ?? null)) },
      };
    },
    async postThreshold(call) {
      const { threshold, reason } = call.body;
      const draft = await draftThreshold(db, threshold, reason, officerOf(principalOf(call)), now());
      return { status: 201, body: await viewed(draft) };
    },
    async postSimulation({ body }) {
      return { status: 200, body: await simulated(body.threshold, body.minutesPerAlert) };
    },
    async postThresholdEvaluations(call) {
      const { threshold, before, set, per, rule, limit, cursor } = call.body;
      const { line, cellAxes } = await lineToChange();
      checkSimulable(threshold, cellAxes);
      const lines = { before: before ?? line.governed, after: threshold };
      checkSimulable(lines.before, cellAxes);
      const officer = officerOf(principalOf(call));
      const page = { limit, after: cursor === undefined ? null : countedKey(cursor) };
      const { total, items, last } = await readCounted(
        db,
        await scores.located(),
        lines,
        { set, per, rule },
        page,
        officer,
      );
      // A score is no integer, which is all that a cursor holds as a number.
      const next = last === null ? null : encodeCursor([String(last.score), last.position, last.side]);
      return { status: 200, body: { total, items: [...items], next } };
    },
    async getThresholdCurve({ query: { cell, budget } }) {
      const table = await scores.table();
      const highest = highestPerUnit(table, (c) => cell === undefined || table.cells[c]!.name === cell);
      const suggestion = budget === undefined ? null : lineForBudget(highest, budget);
      return { status: 200, body: { partyMonths: highest.length, curve: alertCurve(highest), suggestion } };
    },
    async getThresholdSuggestions({ query: { tolerance } }) {
      const { line, champion, cellAxes } = await lineToChange();
      const { cells, decided, found } = await readDecisionEvidence(db, champion, cellAxes);
      const suggestions = linesFromDecisions(cells, decided, found, line.governed, tolerance);
      const valuesOf = new Map(cells.map(({ name, values }) => [name as string | null, values]));
      const body = {
        fewest: fewestInVain(tolerance),
        suggestions: suggestions.map((each) => ({ ...each, when: valuesOf.get(each.cell) ?? {} })),
        threshold: withSuggestions(line.governed, cells, suggestions),
      };
      return { status: 200, body };
    },
    async getThreshold({ params: { id } }) {
      return { status: 200, body: await viewed(await readThreshold(db, id)) };
    },
    async postThresholdAction(call) {
      const { id } = call.params;
      const { version, ...body } = call.body;
      const command: ThresholdCommand =
        body.action === 'edit'
          ? body
          : {
              action: 'propose',
              simulation: await simulated((await readThreshold(db, id)).threshold, body.minutesPerAlert),
            };
      const changed = await actOnThreshold(db, { id, version }, command, officerOf(principalOf(call)), now());
      return { status: 200, body: await viewed(changed) };
    },
    async postThresholdDecision(call) {
      const { version, ...body } = call.body;
      const at = now();
      const command: ThresholdCommand =
        body.action === 'release' ? { action: 'release', effectiveFrom: body.effectiveFrom ?? at } : body;
      const officer = officerOf(principalOf(call));
      const changed = await actOnThreshold(db, { id: call.params.id, version }, command, officer, at);
      return { status: 200, body: await viewed(changed) };
    },
    async getSamples() {
      return { status: 200, body: { items: (await listSamples(db)).map(planView) } };
    },
    async postSample(call) {
      const plan = await drawSample(db, call.body, officerOf(principalOf(call)), now());
      return { status: 201, body: planView(plan) };
    },
    async getSample({ params: { id } }) {
      const { plan, items, result } = await readSample(db, id);
      const legs = items.map((item) => ({
        position: item.position,
        side: item.side,
        legId: item.leg_id,
        partyId: item.party_id,
        score: item.score,
        outcome: item.outcome,
        decidedBy: item.decided_by,
      }));
      return { status: 200, body: { plan: planView(plan), items: legs, result } };
    },
    async postSampleOutcome(call) {
      const { outcome, ...leg } = call.body;
      await decideItem(db, call.params.id, leg, outcome, officerOf(principalOf(call)), now());
      return { status: 204 };
    },
  };
}
