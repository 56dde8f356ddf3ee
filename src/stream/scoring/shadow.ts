import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { legId } from '#domain/leg';
import { cellName } from '#model/lattice';
import { createLegScorer, legFlags, legScores, legStatuses } from '#model/score';
import type { LegRows } from '../state/leg-rows.ts';
import type { LoadedModel } from './loaded-model.ts';

/** A challenger on live events: it sees what the champion sees, in the same transaction. */
export interface ShadowScorer {
  readonly source: string;
  /** Evaluates the legs of a batch. `now`: UTC epoch ms. */
  score(rows: LegRows, now: number): readonly ShadowEvaluation[];
}

export interface ShadowEvaluation {
  readonly source: string;
  readonly position: number;
  readonly side: number;
  readonly party_id: string;
  readonly at: number;
  readonly evaluated_at: number;
  readonly score: number | null;
  readonly alert: boolean;
  readonly challenger_arm: boolean;
  /** An alert that people work beside the champion's; null outside the challenger's arm. */
  readonly worked: object | null;
  /** Static rules that fired on a leg whose alert people work, whatever the model made of it; null = none. */
  readonly fired: FiredRules | null;
}

export interface FiredRules {
  readonly position: number;
  readonly side: number;
  readonly accepted_at: number;
  readonly rules: readonly string[];
  /** Text of the arrays, as PostgreSQL reads them. */
  readonly features: string;
  readonly axes: string;
}

export interface TrialArm {
  readonly trialId: number;
  /** Share of parties in the challenger's arm; 0 = a shadow trial: nobody is alerted by it. */
  readonly share: number;
}

/** Whether a party is in the challenger's arm: always the same in one trial, independent between trials. */
export function inChallengerArm({ trialId, share }: TrialArm, partyId: string): boolean {
  if (share <= 0) return false;
  return createHash('sha256').update(`trial ${trialId}\0${partyId}`).digest().readUInt32BE(0) / 2 ** 32 < share;
}

/** Why a model cannot score what another one's state holds; null = it can. */
export function shadowRefusal(champion: LoadedModel, challenger: LoadedModel): string | null {
  const same = (of: (loaded: LoadedModel) => unknown) =>
    JSON.stringify(of(champion)) === JSON.stringify(of(challenger));
  if (!same(({ model }) => model.featureOptions)) return 'Its features are computed with other options.';
  if (!same(({ model }) => model.catalogue.map(({ name }) => name))) return 'It has other features.';
  if (!same(({ model }) => model.axes)) return 'Its axes have other values.';
  return null;
}

/** What a model saw of a leg, as text of PostgreSQL's arrays. */
export function seenRow({ features, columns, axes }: LegRows, i: number): { features: string; axes: string } {
  return {
    features: `{${features.subarray(i * columns, (i + 1) * columns).join()}}`,
    axes: `{${Array.from(axes, (codes) => codes[i]!).join()}}`,
  };
}

/** Scores with the challenger. Legs come with the axis codes of the champion: see `shadowRefusal`. */
export function createShadowScorer({ version, thresholdVersion, model }: LoadedModel, arm: TrialArm): ShadowScorer {
  const scorer = createLegScorer(model);
  const source = `model:${version}`;
  return {
    source,
    score(rows, now) {
      const { length, columns } = rows;
      const scores = legScores(length);
      const axes = rows.axes.map((codes) => codes.subarray(0, length));
      const data = rows.features.subarray(0, length * columns);
      scorer.score({ features: { rows: length, columns, data }, axes }, scores);
      return Array.from({ length }, (_, i): ShadowEvaluation => {
        const facts = rows.facts[i]!;
        const scored = legStatuses[scores.status[i]!] === 'scored';
        const alert = (scores.flags[i]! & legFlags.alert) !== 0;
        const inArm = inChallengerArm(arm, facts.partyId);
        const side = facts.side === 'own' ? 0 : 1;
        const worked =
          alert && inArm
            ? {
                leg_id: legId(facts.transactionId, facts.side),
                position: facts.position,
                side,
                party_id: facts.partyId,
                at: facts.at,
                evaluated_at: now,
                amount_minor: facts.amountMinor,
                score: scores.score[i]!,
                p: scores.p[i]!,
                tau: scores.threshold[i]!,
                cell: cellName(model.lattice, model.axes, scores.cell[i]!),
                expert: model.experts[scores.expert[i]!]!.name,
                model_version: version,
                threshold_version: thresholdVersion,
                ...seenRow(rows, i),
              }
            : null;
        return {
          source,
          position: facts.position,
          side,
          party_id: facts.partyId,
          at: facts.at,
          evaluated_at: now,
          score: scored ? scores.score[i]! : null,
          alert,
          challenger_arm: inArm,
          worked,
          fired: null,
        };
      });
    },
  };
}

/** Stores shadow evaluations, and the alerts of the challenger's arm that the champion did not raise itself. */
export async function writeShadows(client: PoolClient, shadows: readonly ShadowEvaluation[]): Promise<void> {
  if (shadows.length === 0) return;
  await client.query(
    `INSERT INTO shadow_evaluation (source, position, side, party_id, at, evaluated_at, score, alert, challenger_arm)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS t (source text, position bigint, side smallint, party_id text,
       at bigint, evaluated_at bigint, score float8, alert boolean, challenger_arm boolean)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(shadows, (name, value: unknown) => (name === 'worked' || name === 'fired' ? undefined : value))],
  );
  await writeFired(client, shadows);
  const worked = shadows.flatMap((row) => (row.worked === null ? [] : [row.worked]));
  if (worked.length === 0) return;
  await client.query(
    `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version, features, axes)
     SELECT leg_id, position, side, party_id, at, evaluated_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version, features::double precision[], axes::smallint[]
     FROM jsonb_to_recordset($1::jsonb) AS t (leg_id text, position bigint, side smallint, party_id text, at bigint,
       evaluated_at bigint, amount_minor bigint, score float8, p float8, tau float8, cell text, expert text,
       model_version text, threshold_version text, features text, axes text) ORDER BY position, side
     ON CONFLICT (position, side) DO NOTHING`,
    [JSON.stringify(worked)],
  );
}

/** An alert of rules carries what the model in use made of the leg. Where that alerted too, it learns which rules fired. */
async function writeFired(client: PoolClient, shadows: readonly ShadowEvaluation[]): Promise<void> {
  const fired = shadows.flatMap((row) => (row.fired === null ? [] : [row.fired]));
  if (fired.length === 0) return;
  await client.query(
    `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version, features, axes, rules)
     SELECT e.leg_id, e.position, e.side, e.party_id, e.at, e.evaluated_at, e.amount_minor, e.score, e.p, e.tau, e.cell,
       e.expert, e.model_version, e.threshold_version, t.features::double precision[], t.axes::smallint[],
       ARRAY(SELECT jsonb_array_elements_text(t.rules))
     FROM jsonb_to_recordset($1::jsonb) AS t (position bigint, side smallint, accepted_at bigint, rules jsonb,
       features text, axes text)
     JOIN evaluation e ON e.position = t.position AND e.side = t.side AND e.day = day_of(t.accepted_at)
     WHERE e.status <> 'errored' ORDER BY e.position, e.side
     ON CONFLICT (position, side) DO UPDATE SET rules = excluded.rules`,
    [JSON.stringify(fired)],
  );
}
