import { type Kysely, sql } from 'kysely';
import { AppError } from '#domain/app-error';
import { canonicalJson, type Json } from '#store/audit/audit-entry';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { partySubject, type Vault } from '#store/vault/vault';
import { createHash } from 'node:crypto';
import { activities, type ActivityName, activityNames } from '../register/activity.ts';
import { recordClasses } from '../register/record-class.ts';
import { registeredTables } from '../register/tables.ts';
import { columnsOf, partyCondition, type TableEntry } from '../register/table-entry.ts';

/** A record of a person outside the tables: of the event log, or of a history that was loaded. */
export interface SubjectRecord {
  readonly kind: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Where such records come from. What is of suspicion must not be among them. */
export type SubjectSource = (partyId: string, accountIds: readonly string[]) => Promise<readonly SubjectRecord[]>;

/** All that is kept of a person and may be told. Source: GDPR art. 15(1) and (3), art. 20. */
export interface SubjectExport {
  readonly format: 'peerline-subject-export';
  readonly version: 1;
  readonly partyId: string;
  /** UTC epoch ms. */
  readonly createdAt: number;
  readonly activities: readonly {
    readonly title: string;
    readonly purpose: string;
    readonly legalBasis: string;
    readonly recipients: readonly string[];
    readonly keptFor: readonly string[];
    /** Table → rows. */
    readonly records: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  }[];
  /** What happened, in the order in which it was taken in. */
  readonly events: readonly SubjectRecord[];
  /** What was known before the event log began. */
  readonly history: readonly SubjectRecord[];
  readonly rights: string;
  /** The same words for everyone, whether anything is left out or not. */
  readonly leftOut: string;
}

const rights =
  'You may ask for correction, erasure or restriction, object to marketing at any time, take this copy elsewhere, and complain to the data protection authority (GDPR art. 15 to 21 and 77).';
const leftOut =
  'What the law forbids to disclose is left out of every copy, whether there is any or not (GDPR art. 23). Payments are compared with what is usual for similar customers, as the law on money laundering asks; no decision is taken by machine alone.';

/** A table that its subject may be told of. */
function isTold(name: string, { activity, party }: TableEntry): boolean {
  return party !== null && activities[activity].withheld === null && name !== 'subject_key';
}

async function rowsOf(
  db: Kysely<Tables>,
  vault: Pick<Vault, 'open'>,
  partyId: string,
  [name, entry]: readonly [string, TableEntry],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const told = columnsOf(entry).filter(({ privacy }) => privacy !== 'suspicion');
  const columns = told.map((column) => sql.ref(column.name));
  const condition = partyCondition(entry)!.split('$1');
  const where = sql.join(
    condition.map((part) => sql.raw(part)),
    sql`${partyId}`,
  );
  const { rows } = await sql<Record<string, unknown>>`SELECT ${sql.join(columns)} FROM ${sql.table(name)}
    WHERE ${where} ORDER BY ${sql.join(columns)}`.execute(db);
  return await Promise.all(
    rows.map(async ({ sealed, ...row }) => {
      if (typeof sealed !== 'string') return row;
      return { ...row, ...(await vault.open(partySubject(partyId), sealed)) };
    }),
  );
}

/**
 * Collects everything of a person that the person may be told, and notes in the audit trail that it was. Depends on
 * nothing of monitoring or screening, so a copy says nothing about whether there is any.
 * Error `privacy.unknown-party` where nothing is kept.
 */
export async function exportSubject(
  { db, vault, now }: { readonly db: Kysely<Tables>; readonly vault: Vault; readonly now: () => number },
  sources: { readonly events: SubjectSource; readonly history: SubjectSource },
  partyId: string,
  why: { readonly actor: string; readonly reason: string },
): Promise<SubjectExport> {
  const accounts = await db.selectFrom('account').select('id').where('party_id', '=', partyId).orderBy('id').execute();
  const ids = accounts.map(({ id }) => id);
  const byActivity = new Map<ActivityName, Record<string, readonly Readonly<Record<string, unknown>>[]>>();
  for (const table of Object.entries(registeredTables).filter(([name, entry]) => isTold(name, entry))) {
    const rows = await rowsOf(db, vault, partyId, table);
    if (rows.length === 0) continue;
    const { activity } = table[1];
    byActivity.set(activity, { ...byActivity.get(activity), [table[0]]: rows });
  }
  const events = await sources.events(partyId, ids);
  const history = await sources.history(partyId, ids);
  if (byActivity.size === 0 && events.length === 0 && history.length === 0) {
    throw new AppError('privacy.unknown-party', 'Nothing is kept of this party.');
  }
  const createdAt = now();
  const told: SubjectExport = {
    format: 'peerline-subject-export',
    version: 1,
    partyId,
    createdAt,
    activities: activityNames.map((name) => {
      const { title, purpose, legalBasis, recipients } = activities[name];
      const retentions = Object.values(registeredTables).filter(({ activity }) => activity === name);
      const keptFor = [...new Set(retentions.map(({ retention }) => retention))].map((each) => {
        const { title: records, from, defaultDays } = recordClasses[each];
        return `${records}: ${defaultDays === null ? 'no fixed time' : `${defaultDays} days`}, counted from ${from}`;
      });
      return { title, purpose, legalBasis, recipients, keptFor, records: byActivity.get(name) ?? {} };
    }),
    events,
    history,
    rights,
    leftOut,
  };
  const digest = createHash('sha256').update(canonicalJson(JSON.parse(JSON.stringify(told)) as Json));
  await db.transaction().execute(async (transaction) => {
    const after = { sha256: digest.digest('hex'), events: events.length, history: history.length };
    const fact = { action: 'privacy.exported', subject: `party:${partyId}`, before: null, after, ...why };
    await recordChange(transaction, { facts: [fact], events: [], at: createdAt });
  });
  return told;
}
