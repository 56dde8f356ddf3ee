import { type Kysely, sql } from 'kysely';
import type { EntityType } from '#domain/codes';
import { AppError } from '#domain/app-error';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { partySubject, type Vault } from '#store/vault/vault';
import { diffLists } from '../lists/list-diff.ts';
import type { ScreeningList } from '../lists/list.ts';
import { createListScreener, type ListScreener } from '../search/list-screener.ts';
import { entriesInForce, otherListsInForce, putInForce } from './lists-in-force.ts';
import { storeHit } from './store-hit.ts';
import { type ThresholdInForce, thresholdInForce } from './threshold.ts';

export interface SweepDeps {
  readonly db: Kysely<Tables>;
  readonly vault: Vault;
  readonly now: () => number;
}

export interface SweepOptions {
  /** Screens every party against all entries. */
  readonly whole?: boolean;
  /** Takes a list into force though most of its entries are gone. */
  readonly allowShrunk?: boolean;
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
  /** Hits that are known, and pairs of party and entry that were found innocent before. */
  readonly suppressed: number;
}

const partiesAtOnce = 500;
/** So many names are compared before other work of this thread gets its turn. */
const namesInARow = 16;
/** A list that loses a larger share of its entries at once was probably cut on its way here. */
const mostLost = 0.5;

/**
 * Takes lists into force and screens: every party against what is new or changed in them, and against all lists whoever
 * is new, has changed, or was last screened by another line. What did not change costs nothing.
 *
 * Error `screening.list-shrank`.
 */
export async function sweepParties(
  deps: SweepDeps,
  lists: readonly ScreeningList[],
  actor: string,
  { whole = false, allowShrunk = false }: SweepOptions = {},
): Promise<Sweep> {
  const { db, now } = deps;
  const threshold = await thresholdInForce(db);
  const changes = [];
  for (const list of lists) {
    const before = await entriesInForce(db, list.name);
    const change = { list, ...diffLists(before, list.entries) };
    if (!allowShrunk && change.removed.length > mostLost * before.length) {
      throw new AppError(
        'screening.list-shrank',
        `${list.name} has ${list.entries.length} entries and lost ${change.removed.length} of ${before.length}: nothing was changed. Allow it if that is meant.`,
      );
    }
    changes.push(change);
  }
  const tally = { parties: 0, screened: 0, withoutName: 0, hits: 0, suppressed: 0 };
  const changed = changes.map(({ list, added, changed }) => ({ ...list, entries: [...added, ...changed] }));
  const anyChange = changed.some(({ entries }) => entries.length > 0);
  let all: ListScreener | null = null;
  const screeners: Screeners = {
    changed: anyChange && !whole ? createListScreener(changed) : null,
    // The index of everything is made only where somebody must be screened against everything.
    async all() {
      all ??= createListScreener([
        ...lists,
        ...(await otherListsInForce(
          db,
          lists.map(({ name }) => name),
        )),
      ]); // prettier-ignore
      return all;
    },
  };
  await screenAll(deps, screeners, whole, threshold, tally);
  // In force only once every party was screened: a sweep that breaks off is done again.
  const summary = changes.map(({ list, added, changed, removed }) => ({
    list: list.name,
    version: list.version,
    added: added.length,
    changed: changed.length,
    removed: removed.length,
  }));
  const nothing = tally.parties === 0 && summary.every((each) => each.added + each.changed + each.removed === 0);
  if (nothing) return { lists: summary, ...tally };
  await db.transaction().execute(async (transaction) => {
    for (const list of lists) await putInForce(transaction, list, actor, now());
    const after = { lists: summary, ...tally, thresholdVersion: threshold.version };
    const facts = [{ actor, action: 'screening.swept', subject: 'screening-lists', before: null, after, reason: null }];
    await recordChange(transaction, { at: now(), facts, events: [] });
  });
  return { lists: summary, ...tally };
}

interface Screeners {
  /** Null where nothing changed. */
  readonly changed: ListScreener | null;
  readonly all: () => Promise<ListScreener>;
}

type Tally = { -readonly [K in keyof Omit<Sweep, 'lists'>]: number };

interface PartyRow {
  readonly id: string;
  readonly entity_type: EntityType;
  readonly country: string | null;
  readonly sealed: string | null;
  readonly position: number;
  /** To be screened against all lists. */
  readonly due: boolean;
}

/** The next parties to screen after the party `last`, in the order of their identifiers. */
async function nextParties(
  db: Kysely<Tables>,
  last: string,
  everyone: boolean,
  whole: boolean,
  threshold: ThresholdInForce,
): Promise<readonly PartyRow[]> {
  const due = sql<boolean>`(${whole} OR s.party_id IS NULL OR s.position < p.position
    OR s.threshold_version <> ${threshold.version})`;
  const { rows } = await sql<PartyRow>`
    SELECT p.id, p.entity_type, p.country, p.sealed, p.position, ${due} AS due
    FROM party p LEFT JOIN screening_party s ON s.party_id = p.id
    WHERE p.id > ${last} AND (${everyone} OR ${due}) ORDER BY p.id LIMIT ${partiesAtOnce}`.execute(db);
  return rows;
}

async function screenAll(
  deps: SweepDeps,
  screeners: Screeners,
  whole: boolean,
  threshold: ThresholdInForce,
  tally: Tally,
): Promise<void> {
  let last = '';
  for (;;) {
    const parties = await nextParties(deps.db, last, screeners.changed !== null, whole, threshold);
    if (parties.length === 0) return;
    for (const [i, party] of parties.entries()) {
      if (i % namesInARow === 0) await new Promise((resolve) => setImmediate(resolve));
      const screener = party.due ? await screeners.all() : screeners.changed;
      if (screener !== null) await screenParty(deps, party, screener, threshold, tally);
    }
    await markScreened(deps.db, parties, threshold);
    last = parties.at(-1)!.id;
  }
}

async function screenParty(
  { db, vault, now }: SweepDeps,
  party: PartyRow,
  screener: ListScreener,
  threshold: ThresholdInForce,
  tally: Tally,
): Promise<void> {
  tally.parties += 1;
  const personal = party.sealed === null ? null : await vault.open(partySubject(party.id), party.sealed);
  const name = personal?.['name'];
  if (typeof name !== 'string' || name === '') {
    tally.withoutName += 1;
    return;
  }
  tally.screened += 1;
  const born = personal?.['birthDate'];
  const subject = {
    name,
    kind: party.entity_type === 'individual' ? ('person' as const) : ('organisation' as const),
    birthDate: typeof born === 'string' ? born : null,
    country: party.country,
  };
  for (const hit of screener.screen(subject, threshold.value)) {
    const stored = await storeHit(db, party.id, hit, threshold, now());
    tally.hits += stored;
    if (stored === 0) tally.suppressed += 1;
  }
}

async function markScreened(
  db: Kysely<Tables>,
  parties: readonly PartyRow[],
  threshold: ThresholdInForce,
): Promise<void> {
  const due = parties.filter((party) => party.due);
  if (due.length === 0) return;
  await sql`INSERT INTO screening_party (party_id, position, threshold_version)
    SELECT id, position, ${threshold.version}::integer
    FROM unnest(${due.map(({ id }) => id)}::text[], ${due.map(({ position }) => position)}::bigint[]) AS t (id, position)
    ON CONFLICT (party_id) DO UPDATE SET position = excluded.position, threshold_version = excluded.threshold_version`.execute(
    db,
  );
}
