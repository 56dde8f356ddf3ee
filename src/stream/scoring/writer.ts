import type { Pool, PoolClient } from 'pg';
import { createBinaryRows } from '#store/binary-rows';
import { sendCopy } from '#store/copy-message';
import { inTransaction } from '#store/transaction';
import type { LoggedRecord } from '../event-log.ts';
import type { Claim, Offsets } from '../offsets.ts';
import type { OpenedAppend } from '../postgres/append.ts';
import { logKinds } from '../record.ts';
import { copyEvaluations, writeEvaluation } from './evaluation-rows.ts';
import type { ScoredBatch } from './scorer.ts';
import { writeShadows } from './shadow.ts';

/** Raised by advance_offset. */
const fencedCode = 'PL001';
/** Written and taken within one call, so that all batches share it. */
const rows = createBinaryRows();

/** Reasons come later (see explanations.ts); until then the alert holds what they are worked out from. */
async function writeAlerts(client: PoolClient, batch: ScoredBatch): Promise<void> {
  const alerts = batch.evaluations.filter(({ row }) => row.alert);
  if (alerts.length === 0) return;
  const found = alerts.map(({ row, partyId, leg }) => ({
    ...row,
    party_id: partyId,
    // JSON knows no NaN; PostgreSQL reads it from text.
    features: `{${leg!.features.join()}}`,
    axes: `{${leg!.axes.join()}}`,
  }));
  await client.query(
    `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version, features, axes)
     SELECT leg_id, position, side, party_id, at, evaluated_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version, features::double precision[], axes::smallint[]
     FROM jsonb_to_recordset($1::jsonb) AS t (leg_id text, position bigint, side smallint, party_id text, at bigint,
       evaluated_at bigint, amount_minor bigint, score float8, p float8, tau float8, cell text, expert text,
       model_version text, threshold_version text, features text, axes text) ORDER BY position, side`,
    [JSON.stringify(found)],
  );
}

/** The last record of each identifier wins, within the batch and against what is there. */
async function writeParties(client: PoolClient, records: readonly LoggedRecord[]): Promise<void> {
  const rowsOf = (kind: LoggedRecord['kind']) => {
    const latest = new Map<unknown, object>();
    for (const { body, position, kind: found } of records) {
      if (found === kind) latest.set(body['id'], { ...body, position });
    }
    return latest.size === 0 ? null : JSON.stringify([...latest.values()]);
  };
  const parties = rowsOf('party');
  if (parties !== null) {
    await client.query(
      `INSERT INTO party SELECT * FROM jsonb_to_recordset($1::jsonb) AS t (id text, "entityType" text, country text,
         region text, industry text, occupation text, "onboardedAt" bigint, "riskRating" text,
         "politicallyExposed" boolean, "clientSegment" text, sealed text, position bigint)
       ON CONFLICT (id) DO UPDATE SET (entity_type, country, region, industry, occupation, onboarded_at, risk_rating,
         politically_exposed, client_segment, sealed, position) = (excluded.entity_type, excluded.country,
         excluded.region, excluded.industry, excluded.occupation, excluded.onboarded_at, excluded.risk_rating,
         excluded.politically_exposed, excluded.client_segment, excluded.sealed, excluded.position)
       WHERE party.position < excluded.position`,
      [parties],
    );
  }
  const accounts = rowsOf('account');
  if (accounts !== null) {
    await client.query(
      `INSERT INTO account SELECT * FROM jsonb_to_recordset($1::jsonb) AS t (id text, "partyId" text, product text,
         currency text, "openedAt" bigint, position bigint)
       ON CONFLICT (id) DO UPDATE SET (party_id, product, currency, opened_at, position) =
         (excluded.party_id, excluded.product, excluded.currency, excluded.opened_at, excluded.position)
       WHERE account.position < excluded.position`,
      [accounts],
    );
  }
}

interface Letter {
  readonly position: number;
  readonly kind: number;
  readonly accepted_at: number;
  readonly failed_at: number;
  readonly code: string;
  readonly reason: string;
  readonly attempts: number;
}

/** A replay speaks for the record that it repeats: it adds to that one's letter, or settles it. */
async function writeDeadLetters(client: PoolClient, batch: ScoredBatch, now: number): Promise<void> {
  const repeats = new Map<number, number>();
  for (const { position, body } of batch.records) {
    const first = body['replayOf'];
    if (typeof first === 'number') repeats.set(position, first);
  }
  const letters = new Map<number, Letter>();
  for (const { row } of batch.evaluations) {
    if (row.status !== 'errored' || row.side !== 0) continue;
    const position = repeats.get(row.position) ?? row.position;
    repeats.delete(row.position);
    letters.set(position, {
      position,
      kind: logKinds.indexOf('transaction'),
      accepted_at: row.accepted_at,
      failed_at: now,
      code: row.error!.split(':')[0]!,
      reason: row.error!,
      attempts: (letters.get(position)?.attempts ?? 0) + 1,
    });
  }
  if (letters.size > 0) {
    await client.query(
      `INSERT INTO dead_letter (position, kind, accepted_at, failed_at, code, reason, attempts)
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS t (position bigint, kind smallint, accepted_at bigint,
         failed_at bigint, code text, reason text, attempts integer)
       ON CONFLICT (position) DO UPDATE SET attempts = dead_letter.attempts + excluded.attempts,
         failed_at = excluded.failed_at, code = excluded.code, reason = excluded.reason`,
      [JSON.stringify([...letters.values()])],
    );
  }
  if (repeats.size === 0) return;
  const settled = [...repeats.values()];
  await client.query('UPDATE dead_letter SET resolved_at = $1 WHERE position = ANY($2::bigint[])', [now, settled]);
}

/** What is not a plain row of an evaluation, and the evaluations before it. */
async function writeParts(client: PoolClient, batch: ScoredBatch, evaluations: Buffer, now: number): Promise<void> {
  if (batch.evaluations.length > 0) await sendCopy(client, copyEvaluations, [evaluations]);
  await writeAlerts(client, batch);
  await writeShadows(client, batch.shadows);
  await writeParties(client, batch.records);
  await writeDeadLetters(client, batch, now);
}

function evaluationRows(batch: ScoredBatch): Buffer {
  rows.clear();
  for (const { row } of batch.evaluations) writeEvaluation(rows, row);
  return rows.finish();
}

/**
 * Stores all that a batch brought, and the offset, in one transaction: either every record of it is evaluated and never
 * read again, or none. Error `log.fenced`: another worker owns the partition, and nothing was stored.
 */
export async function writeBatch(
  pool: Pool,
  offsets: Offsets,
  claim: Claim,
  batch: ScoredBatch,
  now: number,
): Promise<Claim> {
  const position = batch.records.at(-1)!.position;
  const evaluations = evaluationRows(batch);
  if (isPlain(batch)) {
    await writePlain(pool, offsets, claim, position, evaluations);
    return { ...claim, position };
  }
  return await inTransaction(pool, async (client) => {
    // First of all: a worker that lost its partition waits here or is refused before it writes anything.
    const advanced = await offsets.advance(client, claim, position);
    await writeParts(client, batch, evaluations, now);
    return advanced;
  });
}

/**
 * Ends an append that was opened on the client: its records, all that they brought and the offset are one transaction, with
 * one flush to the disk. After an error the transaction is still open. Error `log.fenced`: as above; nothing was appended.
 */
export async function writeAppended(
  client: PoolClient,
  opened: OpenedAppend,
  offsets: Offsets,
  claim: Claim,
  batch: ScoredBatch,
  now: number,
): Promise<Claim> {
  const position = batch.records.at(-1)!.position;
  const evaluations = evaluationRows(batch);
  if (isPlain(batch)) {
    const text = `${offsets.advanceCall(claim, position)}; ${opened.text}; ${copyEvaluations}; COMMIT`;
    await fencedAs(offsets, claim, () => sendCopy(client, text, [...opened.rows, evaluations]));
    return { ...claim, position };
  }
  const advanced = await offsets.advance(client, claim, position);
  await sendCopy(client, opened.text, opened.rows);
  await writeParts(client, batch, evaluations, now);
  await client.query('COMMIT');
  return advanced;
}

/** Whether evaluations are all that a batch brings: no party, no alert, and no dead letter to write or to settle. */
function isPlain({ records, evaluations, shadows }: ScoredBatch): boolean {
  return (
    evaluations.length > 0 &&
    shadows.length === 0 &&
    records.every(({ kind, body }) => kind === 'transaction' && body['replayOf'] === undefined) &&
    evaluations.every(({ row }) => !row.alert && row.status !== 'errored')
  );
}

/** The refusal of `advanceCall` by its name. */
async function fencedAs(offsets: Offsets, claim: Claim, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw (error as { code?: string }).code === fencedCode ? offsets.fenced(claim) : error;
  }
}

/** The whole transaction as one message: the server is asked once, not four times. */
async function writePlain(
  pool: Pool,
  offsets: Offsets,
  claim: Claim,
  position: number,
  evaluations: Buffer,
): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const text = `BEGIN; ${offsets.advanceCall(claim, position)}; ${copyEvaluations}; COMMIT`;
    await fencedAs(offsets, claim, () => sendCopy(client, text, [evaluations]));
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // A connection whose transaction failed is not used again.
    client.release(broken);
  }
}
