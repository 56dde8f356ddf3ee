import type { Kysely, Selectable } from 'kysely';
import { AppError } from '#domain/app-error';
import { recordChange } from '#store/record-change';
import type { HitAction, HitState, ScreeningTables } from '#store/tables/screening-tables';
import type { Tables } from '#store/tables/tables';

export type Hit = Selectable<ScreeningTables['screening_hit']>;

export interface HitDecision {
  readonly action: HitAction;
  readonly reason: string;
  /** Of a dismissal: this entry does not hit this party again. */
  readonly good: boolean;
}

const next: Readonly<Record<HitAction, { readonly from: readonly HitState[]; readonly to: HitState }>> = {
  propose: { from: ['open'], to: 'proposed' },
  confirm: { from: ['proposed'], to: 'confirmed' },
  reject: { from: ['proposed'], to: 'open' },
  dismiss: { from: ['open'], to: 'dismissed' },
  reopen: { from: ['dismissed', 'confirmed'], to: 'open' },
};

/**
 * Decides on a hit. Confirming takes two: one proposes, another confirms.
 *
 * Errors: `screening.not-found`, `screening.transition`, `screening.four-eyes`.
 */
export async function decideHit(
  db: Kysely<Tables>,
  id: number,
  { action, reason, good }: HitDecision,
  actor: string,
  at: number,
): Promise<Hit> {
  return await db.transaction().execute(async (transaction) => {
    const hit = await transaction
      .selectFrom('screening_hit')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (hit === undefined) throw new AppError('screening.not-found', 'There is no such hit.');
    const { from, to } = next[action];
    if (!from.includes(hit.state)) {
      throw new AppError('screening.transition', `A hit that is ${hit.state} does not take the action ${action}.`);
    }
    if (action === 'confirm') {
      const proposal = await transaction
        .selectFrom('screening_decision')
        .select('decided_by')
        .where('hit_id', '=', id)
        .where('action', '=', 'propose')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow();
      if (proposal.decided_by === actor) {
        throw new AppError(
          'screening.four-eyes',
          'Who proposed to confirm a hit cannot confirm it: another person must.',
        );
      }
    }
    const decision = await transaction
      .insertInto('screening_decision')
      .values({ hit_id: id, action, good: action === 'dismiss' && good, reason, decided_by: actor, decided_at: at })
      .returning('id')
      .executeTakeFirstOrThrow();
    const { party_id, list, entry_id } = hit;
    if (action === 'dismiss' && good) {
      await transaction
        .insertInto('screening_good')
        .values({ party_id, list, entry_id, decision_id: decision.id })
        .onConflict((conflict) =>
          conflict.columns(['party_id', 'list', 'entry_id']).doUpdateSet({ decision_id: decision.id }),
        )
        .execute();
    }
    if (action === 'reopen') {
      await transaction
        .deleteFrom('screening_good')
        .where('party_id', '=', party_id)
        .where('list', '=', list)
        .where('entry_id', '=', entry_id)
        .execute();
    }
    await transaction.updateTable('screening_hit').set({ state: to }).where('id', '=', id).execute();
    const fact = { actor, action: `screening.hit-${action}`, subject: `screening-hit:${id}`, reason };
    const facts = [{ ...fact, before: { state: hit.state }, after: { state: to, good: action === 'dismiss' && good } }];
    await recordChange(transaction, { at, facts, events: [] });
    return { ...hit, state: to };
  });
}
