import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { EntityType } from '#domain/codes';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { partySubject, type Vault } from '#store/vault/vault';
import { diffLists } from '../lists/list-diff.ts';
import type { ListEntry, ScreeningList } from '../lists/list.ts';
import { createListScreener, type ListHit, type ListScreener } from '../search/list-screener.ts';
import { type ThresholdInForce, thresholdInForce } from './threshold.ts';

export interface SweepDeps {
  readonly db: Kysely<Tables>;
  readonly vault: Vault;
  readonly now: () => number;
}

export interface Sweep {
  readonly lists: readonly {
    readonly list: string;
    readonly version: string;
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
  }[];
  /** parties = screened + withoutName. */
  readonly parties: number;
  readonly screened: number;
  /** No name is known, or it was erased: cannot be screened. */
  readonly withoutName: number;
  readonly hits: number;
  /** Pairs of party and entry that were found innocent before. */
  readonly suppressed: number;
}

const partiesAtOnce = 500;
const hashOf = (entry: ListEntry): string =>
  createHash('sha256').update(JSON.stringify(entry)).digest('hex').slice(0, 16);

/**
 * Takes lists into force and screens every party against what is new or changed in them. A list that did not change
 * costs nothing. `whole` screens against all entries: after a new threshold, or new parties.
 */
export async function sweepParties(
  deps: SweepDeps,
  lists: readonly ScreeningList[],
  actor: string,
  whole = false,
): Promise<Sweep> {
  const { db, now } = deps;
  const threshold = await thresholdInForce(db);
  const changes = [];
  for (const list of lists) changes.push({ list, ...diffLists(await entriesInForce(db, list.name), list.entries) });
  const due = changes.map(({ list, added, changed }) => ({
    ...list,
    entries: whole ? list.entries : [...added, ...changed],
  }));
  const tally = { parties: 0, screened: 0, withoutName: 0, hits: 0, suppressed: 0 };
  if (due.some(({ entries }) => entries.length > 0)) {
    await screenAll(deps, createListScreener(due), threshold, tally);
  }
  // In force only once every party was screened: a sweep that breaks off is done again.
  const summary = changes.map(({ list, added, changed, removed }) => ({
    list: list.name,
    version: list.version,
    added: added.length,
    changed: changed.length,
    removed: removed.length,
  }));
  await db.transaction().execute(async (transaction) => {
    for (const list of lists) await putInForce(transaction, list, actor, now());
    const after = { lists: summary, ...tally, thresholdVersion: threshold.version };
    const facts = [{ actor, action: 'screening.swept', subject: 'screening-lists', before: null, after, reason: null }];
    await recordChange(transaction, { at: now(), facts, events: [] });
  });
  return { lists: summary, ...tally };
}

async function entriesInForce(db: Kysely<Tables>, list: string): Promise<readonly ListEntry[]> {
  const row = await db
    .selectFrom('screening_list')
    .select('entries')
    .where('list', '=', list)
    .where('in_force', '=', true)
    .executeTakeFirst();
  return (row?.entries ?? []) as readonly ListEntry[];
}

async function putInForce(db: Kysely<Tables>, list: ScreeningList, actor: string, at: number): Promise<void> {
  await db.updateTable('screening_list').set({ in_force: false }).where('list', '=', list.name).execute();
  await db
    .insertInto('screening_list')
    .values({
      list: list.name,
      version: list.version,
      list_date: list.date,
      entries: JSON.stringify(list.entries),
      entry_count: list.entries.length,
      problem_count: list.problems.length,
      control_characters: list.controlCharacters,
      loaded_by: actor,
      loaded_at: at,
      in_force: true,
    })
    .onConflict((conflict) => conflict.columns(['list', 'version']).doUpdateSet({ in_force: true }))
    .execute();
}

interface Tally {
  parties: number;
  screened: number;
  withoutName: number;
  hits: number;
  suppressed: number;
}

interface PartyRow {
  readonly id: string;
  readonly entity_type: EntityType;
  readonly country: string | null;
  readonly sealed: string | null;
}

async function screenAll(
  { db, vault, now }: SweepDeps,
  screener: ListScreener,
  threshold: ThresholdInForce,
  tally: Tally,
): Promise<void> {
  let last = '';
  for (;;) {
    const parties: readonly PartyRow[] = await db
      .selectFrom('party')
      .select(['id', 'entity_type', 'country', 'sealed'])
      .where('id', '>', last)
      .orderBy('id')
      .limit(partiesAtOnce)
      .execute();
    if (parties.length === 0) return;
    for (const party of parties) {
      tally.parties += 1;
      const personal = party.sealed === null ? null : await vault.open(partySubject(party.id), party.sealed);
      const name = personal?.['name'];
      if (typeof name !== 'string' || name === '') {
        tally.withoutName += 1;
        continue;
      }
      tally.screened += 1;
      const born = personal?.['birthDate'];
      const hits = screener.screen(
        {
          name,
          kind: party.entity_type === 'individual' ? 'person' : 'organisation',
          birthDate: typeof born === 'string' ? born : null,
          country: party.country,
        },
        threshold.value,
      );
      for (const hit of hits) {
        const stored = await store(db, party.id, hit, threshold, now());
        tally.hits += stored;
        if (stored === 0) tally.suppressed += 1;
      }
    }
    last = parties.at(-1)!.id;
  }
}

/** Returns 1, or 0 where this very hit is known or the pair was found innocent. */
async function store(
  db: Kysely<Tables>,
  partyId: string,
  hit: ListHit,
  threshold: ThresholdInForce,
  at: number,
): Promise<number> {
  const explanation = {
    words: hit.matches.map(({ right, how, similarity, weight }) => ({ listed: right, how, similarity, weight })),
    birthDate: hit.evidence.birthDate,
    country: hit.evidence.country,
  };
  const { rows } = await sql`
    INSERT INTO screening_hit (party_id, list, list_version, entry_id, entry_hash, matched_name, score, name_score,
      explanation, threshold_version, threshold, state, found_at)
    SELECT ${partyId}, ${hit.list}, ${hit.listVersion}, ${hit.entry.id}, ${hashOf(hit.entry)}, ${hit.matchedName},
      ${hit.score}::float8, ${hit.nameScore}::float8, ${JSON.stringify(explanation)}::jsonb,
      ${threshold.version}::integer, ${threshold.value}::float8, 'open', ${at}::bigint
    WHERE NOT EXISTS (SELECT FROM screening_good WHERE party_id = ${partyId} AND list = ${hit.list}
      AND entry_id = ${hit.entry.id})
    ON CONFLICT DO NOTHING RETURNING id`.execute(db);
  return rows.length;
}
