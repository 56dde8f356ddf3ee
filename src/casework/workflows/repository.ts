import { type Kysely, sql, type Transaction } from 'kysely';
import { type WorkflowDefinition, workflowDefinition } from '#contract/workflow-definition';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import { documentKinds, requestLanguages } from '#contract/casework-words';
import { conflict, fourEyes, invalid, notFound } from '../officer.ts';
import { compileRule } from './compile.ts';
import { requireUntainted, type Version } from './lineage.ts';
import { type Author, maySee, requireRights } from './rights.ts';

export interface StoredVersion extends Version {
  readonly createdBy: string;
  readonly createdAt: number;
}

export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly latestVersion: number;
  readonly activeVersion: number | null;
  readonly retired: boolean;
  /** The latest. */
  readonly definition: WorkflowDefinition;
  readonly reads: readonly string[];
  readonly createdBy: string;
  readonly createdAt: number;
}

const versionColumns = sql`v.workflow_id AS "workflowId", v.version, v.definition, v.reads, v.created_by AS "createdBy",
  v.created_at AS "createdAt"`;
const workflowColumns = sql`w.id, w.name, w.latest_version AS "latestVersion", w.active_version AS "activeVersion",
  w.retired, v.definition, v.reads, v.created_by AS "createdBy", v.created_at AS "createdAt"`;

/** Any number that nothing else here locks: lineage is checked against all others, so changes come one by one. */
const lineageLock = 7_330_031;

function parsed<T extends { readonly definition: unknown }>(row: T): T {
  return { ...row, definition: workflowDefinition.parse(row.definition) };
}

/** Versions that act or may come to: the active and the latest of every workflow that is not retired. */
export async function livingVersions(db: Kysely<Tables>): Promise<readonly StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`SELECT ${versionColumns} FROM workflow_version v
    JOIN workflow w ON w.id = v.workflow_id AND v.version IN (w.active_version, w.latest_version)
    WHERE NOT w.retired ORDER BY v.workflow_id, v.version`.execute(db);
  return rows.map(parsed);
}

export async function activeVersions(db: Kysely<Tables>, trigger: string): Promise<readonly StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`SELECT ${versionColumns} FROM workflow_version v
    JOIN workflow w ON w.id = v.workflow_id AND v.version = w.active_version
    WHERE NOT w.retired AND jsonb_exists(v.definition->'triggers', ${trigger}) ORDER BY v.workflow_id`.execute(db);
  return rows.map(parsed);
}

async function checkActions(db: Kysely<Tables>, { actions }: WorkflowDefinition): Promise<void> {
  for (const action of actions) {
    if (action.do === 'notify') {
      const { rows } = await sql`SELECT FROM inbox WHERE id = ${action.inbox}`.execute(db);
      if (rows.length === 0) throw invalid(`There is no inbox ${action.inbox}.`);
    }
    if (action.do === 'request-documents') {
      const kinds: readonly string[] = documentKinds;
      const languages: readonly string[] = requestLanguages;
      const unknown = action.documents.filter((kind) => !kinds.includes(kind));
      if (unknown.length > 0) throw invalid(`There is no document ${unknown.join(', ')}.`);
      if (!languages.includes(action.language)) throw invalid(`There is no letter in the language ${action.language}.`);
    }
  }
}

async function find(db: Kysely<Tables>, id: string, author: Author): Promise<Workflow> {
  const { rows } = await sql<Workflow>`SELECT ${workflowColumns} FROM workflow w JOIN workflow_version v
    ON v.workflow_id = w.id AND v.version = w.latest_version WHERE w.id = ${id}`.execute(db);
  const found = rows.map(parsed)[0];
  if (found === undefined || !maySee(author, found.definition, found.reads)) throw notFound('workflow');
  return found;
}

async function note(
  transaction: Transaction<Tables>,
  action: string,
  id: string,
  [before, after]: readonly [number | null, number | null],
  author: Author,
  at: number,
): Promise<void> {
  const fact = { actor: author.id, action, subject: `workflow:${id}`, reason: null };
  await recordChange(transaction, {
    at,
    facts: [{ ...fact, before: { version: before }, after: { version: after } }],
    events: [],
  });
}

/**
 * Adds a version, which changes nothing until another person puts it in force. Errors: `casework.invalid`,
 * `workflow.denied`, `taint.refused`, `casework.conflict` when `latestVersion` is not the one that the author saw.
 */
export async function saveWorkflow(
  db: Kysely<Tables>,
  wanted: {
    readonly id: string;
    readonly name: string;
    readonly latestVersion: number;
    readonly definition: WorkflowDefinition;
  },
  author: Author,
  now: number,
): Promise<Workflow> {
  const { id, name, definition } = wanted;
  const { reads } = compileRule(definition.when);
  requireRights(author, definition, reads);
  await checkActions(db, definition);
  return await db.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${lineageLock}::bigint)`.execute(transaction);
    const { rows } = await sql<{ latest_version: number; active_version: number | null }>`
      SELECT latest_version, active_version FROM workflow WHERE id = ${id}`.execute(transaction);
    if (rows.length > 0) await find(transaction, id, author);
    if ((rows[0]?.latest_version ?? 0) !== wanted.latestVersion) throw conflict('workflow');
    const version = wanted.latestVersion + 1;
    const others = (await livingVersions(transaction)).filter(
      (each) => each.workflowId !== id || each.version === rows[0]?.active_version,
    );
    requireUntainted([...others, { workflowId: id, version, definition, reads }]);
    await sql`INSERT INTO workflow (id, name, latest_version) VALUES (${id}, ${name}, ${version})
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, latest_version = excluded.latest_version, retired = false`.execute(
      transaction,
    );
    await sql`INSERT INTO workflow_version (workflow_id, version, definition, reads, created_by, created_at)
      VALUES (${id}, ${version}, ${JSON.stringify(definition)}, ${[...reads]}::text[], ${author.id}, ${now})`.execute(
      transaction,
    );
    await note(transaction, 'workflow.saved', id, [wanted.latestVersion, version], author, now);
    return await find(transaction, id, author);
  });
}

/**
 * Puts a version in force: another person's, never one's own. The lineage is checked again. Errors: `casework.four-eyes`,
 * `casework.not-found`, `taint.refused`, `workflow.denied`.
 */
export async function activateWorkflow(
  db: Kysely<Tables>,
  id: string,
  version: number,
  author: Author,
  now: number,
): Promise<Workflow> {
  return await db.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${lineageLock}::bigint)`.execute(transaction);
    const { activeVersion } = await find(transaction, id, author);
    const { rows } = await sql<StoredVersion>`SELECT ${versionColumns} FROM workflow_version v
      WHERE v.workflow_id = ${id} AND v.version = ${version}`.execute(transaction);
    const found = rows.map(parsed)[0];
    if (found === undefined || !maySee(author, found.definition, found.reads)) throw notFound('version');
    if (found.createdBy === author.id)
      throw fourEyes('Who wrote a workflow cannot put it in force: another person must.');
    requireRights(author, found.definition, found.reads);
    const living = await livingVersions(transaction);
    const others = living.filter((each) => each.workflowId !== id || each.version !== version);
    requireUntainted([...others, found]);
    await sql`UPDATE workflow SET active_version = ${version}, retired = false WHERE id = ${id}`.execute(transaction);
    await note(transaction, 'workflow.activated', id, [activeVersion, version], author, now);
    return await find(transaction, id, author);
  });
}

/** Takes a workflow out of force; one person is enough to stop something. */
export async function retireWorkflow(db: Kysely<Tables>, id: string, author: Author, now: number): Promise<Workflow> {
  return await db.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(${lineageLock}::bigint)`.execute(transaction);
    const { activeVersion } = await find(transaction, id, author);
    await sql`UPDATE workflow SET active_version = NULL, retired = true WHERE id = ${id}`.execute(transaction);
    await note(transaction, 'workflow.retired', id, [activeVersion, null], author, now);
    return await find(transaction, id, author);
  });
}

/** The workflows that the author may know of. */
export async function listWorkflows(db: Kysely<Tables>, author: Author): Promise<readonly Workflow[]> {
  const { rows } = await sql<Workflow>`SELECT ${workflowColumns} FROM workflow w JOIN workflow_version v
    ON v.workflow_id = w.id AND v.version = w.latest_version ORDER BY w.id`.execute(db);
  return rows.map(parsed).filter(({ definition, reads }) => maySee(author, definition, reads));
}

export interface Run {
  readonly id: number;
  readonly version: number;
  readonly position: number;
  readonly partyId: string | null;
  readonly at: number;
  readonly depth: number;
  readonly inputsHash: string;
  readonly outcome: string;
  readonly actions: readonly { readonly do: string; readonly outcome: string }[];
}

/** What a workflow did and did not do, the latest first, from before the run `before`. */
export async function listRuns(
  db: Kysely<Tables>,
  id: string,
  { before, limit }: { readonly before: number | null; readonly limit: number },
  author: Author,
): Promise<readonly Run[]> {
  await find(db, id, author);
  const { rows } = await sql<Run & { readonly definition: unknown; readonly reads: readonly string[] }>`
    SELECT r.id, r.version, r.position, r.party_id AS "partyId", r.at, r.depth, r.inputs_hash AS "inputsHash", r.outcome,
      r.actions, v.definition, v.reads
    FROM workflow_run r JOIN workflow_version v ON v.workflow_id = r.workflow_id AND v.version = r.version
    WHERE r.workflow_id = ${id} AND (${before}::bigint IS NULL OR r.id < ${before}) ORDER BY r.id DESC LIMIT ${limit}`.execute(
    db,
  );
  // An earlier version may have read what its successor does not.
  return rows
    .filter((row) => maySee(author, workflowDefinition.parse(row.definition), row.reads))
    .map(({ definition: _definition, reads: _reads, ...run }) => run);
}
