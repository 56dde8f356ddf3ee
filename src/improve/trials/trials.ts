import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import type { EventKind } from '#domain/event-kinds';
import { recordChange } from '#store/record-change';
import type { TrialState, TrialTable } from '#store/tables/improve-tables';
import type { Tables } from '#store/tables/tables';
import type { Deed } from '../feedback/weightings.ts';
import { fourEyes, gateShut, notFound, wrongState } from '../refusals.ts';
import { isRules } from './rule-sets.ts';
import { compareAtBudget, promotionGate, type TrialComparison, type TriedParty } from './compare.ts';

export type Trial = Selectable<TrialTable>;

export interface NewTrial {
  /** Version of a model that is registered as a challenger; against rules, of the model in use. */
  readonly challenger: string;
  /** Share of parties whose alerts of both are worked, in [0, 1); 0 = nobody's, a shadow trial. */
  readonly share: number;
  /** Digest of the static rules that were worked with so far; absent: the model in use is the champion. */
  readonly rules?: string | undefined;
}

/** state → action → next state; what is not here is refused. */
const transitions: Readonly<Record<TrialState, Readonly<Record<string, TrialState>>>> = {
  running: { propose: 'proposed', stop: 'stopped' },
  proposed: { promote: 'promoted', stop: 'stopped' },
  promoted: { 'roll-back': 'rolled-back' },
  // Rules that came back go on until somebody ends them.
  'rolled-back': { stop: 'stopped' },
  stopped: {},
};

const modelOf = (source: string) => source.replace(/^model:/, '');

/** Errors: `improve.not-found` without that challenger or a champion, `improve.transition` while another trial runs. */
export async function startTrial(db: Kysely<Tables>, wanted: NewTrial, deed: Deed): Promise<Trial> {
  return await db.transaction().execute(async (transaction) => {
    const models = await transaction.selectFrom('model').select(['version', 'status']).forUpdate().execute();
    const inUse = models.find(({ status }) => status === 'champion');
    const needed = wanted.rules === undefined ? 'challenger' : 'champion';
    const challenger = models.find(({ version, status }) => version === wanted.challenger && status === needed);
    if (inUse === undefined || challenger === undefined) throw notFound('challenger');
    const champion = wanted.rules === undefined ? `model:${inUse.version}` : await rulesOf(transaction, wanted.rules);
    const open = await openTrial(transaction);
    if (open !== null) throw wrongState('trial', open.state, 'start another');
    const trial = await transaction
      .insertInto('trial')
      .values({
        champion,
        challenger: `model:${challenger.version}`,
        mode: wanted.share > 0 ? 'ab' : 'shadow',
        share: wanted.share,
        state: 'running',
        started_by: deed.actor,
        started_at: deed.at,
        proposed_by: null,
        promoted_by: null,
        ended_at: null,
        reason: deed.reason,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(transaction, 'trial.started', null, trial, deed);
    return trial;
  });
}

async function rulesOf(transaction: Transaction<Tables>, digest: string): Promise<string> {
  const found = await transaction
    .selectFrom('rule_set')
    .select('digest')
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (found === undefined) throw notFound('set of rules');
  return `rules:${digest}`;
}

/** The one that runs or waits for its release; null = none. */
export async function openTrial(db: Kysely<Tables>): Promise<Trial | null> {
  const found = await db
    .selectFrom('trial')
    .selectAll()
    .where('state', 'in', ['running', 'proposed'])
    .executeTakeFirst();
  return found ?? null;
}

/** Errors: `improve.not-found`, `improve.transition`, `improve.gate` with every reason. */
export async function proposePromotion(db: Kysely<Tables>, id: number, deed: Deed): Promise<Trial> {
  const reasons = promotionGate(await compareTrial(db, id));
  return await move(db, id, 'propose', deed, async () => {
    if (reasons.length > 0) throw gateShut(reasons);
    return { proposed_by: deed.actor };
  });
}

/**
 * Makes the challenger the champion: workers change over between two batches. Rules raise no alerts from then on. Another person than the proposer, and the
 * gate is asked again. Errors: those of `proposePromotion`, `improve.four-eyes`.
 */
export async function promote(db: Kysely<Tables>, id: number, deed: Deed): Promise<Trial> {
  const reasons = promotionGate(await compareTrial(db, id));
  return await move(db, id, 'promote', deed, async (transaction, trial) => {
    if (trial.proposed_by === deed.actor) throw fourEyes('promotion');
    if (reasons.length > 0) throw gateShut(reasons);
    if (isRules(trial.champion)) await requireInUse(transaction, modelOf(trial.challenger));
    else await makeChampion(transaction, modelOf(trial.challenger), modelOf(trial.champion), 'retired');
    return { promoted_by: deed.actor, ended_at: deed.at };
  });
}

/** The champion of before comes back, at once and by one person. Errors: `improve.not-found`, `improve.transition`. */
export async function rollBackTrial(db: Kysely<Tables>, id: number, deed: Deed): Promise<Trial> {
  return await move(db, id, 'roll-back', deed, async (transaction, trial) => {
    if (!isRules(trial.champion)) {
      await makeChampion(transaction, modelOf(trial.champion), modelOf(trial.challenger), 'challenger');
    } else if ((await openTrial(transaction)) !== null) {
      throw wrongState('trial', 'followed by another', 'roll back');
    }
    return {};
  });
}

/** Errors: `improve.not-found`, `improve.transition`. */
export async function stopTrial(db: Kysely<Tables>, id: number, deed: Deed): Promise<Trial> {
  return await move(db, id, 'stop', deed, async (_, trial) => {
    if (trial.state !== 'rolled-back') return { ended_at: deed.at };
    if (!isRules(trial.champion)) throw wrongState('trial', trial.state, 'stop');
    return {};
  });
}

/** The latest first. */
export async function listTrials(db: Kysely<Tables>): Promise<readonly Trial[]> {
  return await db.selectFrom('trial').selectAll().orderBy('id', 'desc').limit(100).execute();
}

/**
 * Champion and challenger over the parties that both scored during the trial, at the champion's number of alerted
 * parties. Rules are ranked by how far they are over their thresholds. In an A/B trial only parties of the challenger's arm count: there the union of both was worked.
 * Error `improve.not-found`.
 */
export async function compareTrial(db: Kysely<Tables>, id: number): Promise<TrialComparison> {
  const trial = await db.selectFrom('trial').selectAll().where('id', '=', id).executeTakeFirst();
  if (trial === undefined) throw notFound('trial');
  const until = trial.ended_at ?? Number.MAX_SAFE_INTEGER;
  const againstRules = isRules(trial.champion);
  const [shadow, live] = againstRules ? [trial.champion, trial.challenger] : [trial.challenger, trial.champion];
  const { rows } = await sql<{
    champion: number | null;
    challenger: number | null;
    alerted: boolean;
    productive: boolean | null;
  }>`
    SELECT max(CASE WHEN ${againstRules} THEN s.score ELSE e.score END) AS champion,
      max(CASE WHEN ${againstRules} THEN e.score ELSE s.score END) AS challenger,
      bool_or(CASE WHEN ${againstRules} THEN s.alert ELSE e.alert END) AS alerted,
      (SELECT CASE d.outcome WHEN 'productive' THEN true WHEN 'unproductive' THEN false END
       FROM disposition d JOIN party_alert p
         ON p.id = d.party_alert_id OR (d.party_alert_id IS NULL AND p.case_id = d.case_id)
       WHERE p.party_id = s.party_id AND d.decided_at >= ${trial.started_at} ORDER BY d.id DESC LIMIT 1) AS productive
    FROM shadow_evaluation s
    JOIN evaluation e ON e.position = s.position AND e.side = s.side AND 'model:' || e.model_version = ${live}
    WHERE s.source = ${shadow} AND s.evaluated_at >= ${trial.started_at} AND s.evaluated_at < ${until}
      AND (${trial.mode} = 'shadow' OR s.challenger_arm) GROUP BY s.party_id`.execute(db);
  const parties = rows.map(
    ({ champion, challenger, productive }): TriedParty => ({
      champion: champion ?? Number.NaN,
      challenger: challenger ?? Number.NaN,
      productive,
    }),
  );
  return compareAtBudget(parties, rows.filter(({ alerted }) => alerted).length);
}

async function makeChampion(
  transaction: Transaction<Tables>,
  next: string,
  before: string,
  becomes: 'retired' | 'challenger',
): Promise<void> {
  const known = await transaction.selectFrom('model').select(['version', 'status']).forUpdate().execute();
  const now = known.find(({ status }) => status === 'champion');
  if (now?.version !== before || known.every(({ version }) => version !== next)) {
    throw new AppError(
      'improve.transition',
      'Another model was released meanwhile: this trial is about a champion that is none.',
    );
  }
  await transaction.updateTable('model').set({ status: becomes }).where('version', '=', before).execute();
  await transaction.updateTable('model').set({ status: 'champion' }).where('version', '=', next).execute();
}

/** Against rules the challenger is the model in use, which must be the same still. */
async function requireInUse(transaction: Transaction<Tables>, version: string): Promise<void> {
  const inUse = await transaction
    .selectFrom('model')
    .select('version')
    .where('status', '=', 'champion')
    .forUpdate()
    .executeTakeFirst();
  if (inUse?.version !== version) {
    throw new AppError('improve.transition', 'Another model is in use by now: this trial says nothing about it.');
  }
}

async function move(
  db: Kysely<Tables>,
  id: number,
  action: string,
  deed: Deed,
  effect: (transaction: Transaction<Tables>, trial: Trial) => Promise<Partial<Omit<Trial, 'id'>>>,
): Promise<Trial> {
  return await db.transaction().execute(async (transaction) => {
    const trial = await transaction.selectFrom('trial').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (trial === undefined) throw notFound('trial');
    const state = transitions[trial.state][action];
    if (state === undefined) throw wrongState('trial', trial.state, action);
    const fields = await effect(transaction, trial);
    const moved = await transaction
      .updateTable('trial')
      .set({ ...fields, state })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const kinds: Readonly<Partial<Record<TrialState, EventKind>>> = {
      promoted: 'trial.promoted',
      'rolled-back': 'trial.rolled-back',
      stopped: 'trial.stopped',
    };
    await record(transaction, kinds[state] ?? 'trial.proposed', trial, moved, deed);
    return moved;
  });
}

async function record(
  transaction: Transaction<Tables>,
  kind: EventKind,
  before: Trial | null,
  after: Trial,
  { actor, at, reason }: Deed,
): Promise<void> {
  const subject = `trial:${after.id}`;
  const { champion, challenger, share, state } = after;
  const was = before === null ? null : { state: before.state };
  await recordChange(transaction, {
    at,
    facts: [{ actor, action: kind, subject, before: was, after: { champion, challenger, share, state }, reason }],
    events: [{ kind, subject, payload: { champion, challenger, state } }],
  });
}
