import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { evaluationColumns as columns } from '#store/tables/tables';
import { inTransaction } from '#store/transaction';
import type { LoggedRecord } from '../event-log.ts';
import type { Claim, Offsets } from '../offsets.ts';
import { logKinds } from '../record.ts';
import type { ScoredBatch } from './scorer.ts';

const copyEvaluations = `COPY evaluation (${columns.join(', ')}) FROM STDIN`;

/** COPY's text format: backslash, tab and line ends are escaped, \N is null. */
function copyText(value: string | number | boolean | null): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return /[\\\t\n\r]/.test(value)
    ? value.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/\r/g, '\\r')
    : value;
}

function copyLines(batch: ScoredBatch): string {
  let lines = '';
  for (const { row } of batch.evaluations) {
    for (let c = 0; c < columns.length; c++) lines += (c === 0 ? '' : '\t') + copyText(row[columns[c]!]);
    lines += '\n';
  }
  return lines;
}

async function writeEvaluations(client: PoolClient, batch: ScoredBatch): Promise<void> {
  if (batch.evaluations.length === 0) return;
  const copy = client.query(copyFrom(copyEvaluations));
  // The stream itself does not hear that its connection is gone, and would wait for ever.
  const lost = () => copy.destroy(new Error('The connection was lost.'));
  client.once('end', lost);
  client.once('error', lost);
  try {
    await pipeline(Readable.from([copyLines(batch)]), copy);
  } finally {
    client.off('end', lost);
    client.off('error', lost);
  }
}

async function writeAlerts(client: PoolClient, batch: ScoredBatch): Promise<void> {
  const alerts = batch.evaluations.filter(({ reasons }) => reasons !== null);
  if (alerts.length === 0) return;
  const rows = alerts.map(({ row, partyId, reasons }) => ({
    ...row,
    party_id: partyId,
    reasons: JSON.parse(reasons!),
  }));
  await client.query(
    `INSERT INTO alert (leg_id, position, side, party_id, at, created_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version, reasons)
     SELECT leg_id, position, side, party_id, at, evaluated_at, amount_minor, score, p, tau, cell, expert,
       model_version, threshold_version, reasons
     FROM jsonb_to_recordset($1::jsonb) AS t (leg_id text, position bigint, side smallint, party_id text, at bigint,
       evaluated_at bigint, amount_minor bigint, score float8, p float8, tau float8, cell text, expert text,
       model_version text, threshold_version text, reasons jsonb) ORDER BY position, side`,
    [JSON.stringify(rows)],
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

async function writeDeadLetters(client: PoolClient, batch: ScoredBatch, now: number): Promise<void> {
  const letters = batch.evaluations
    .filter(({ row }) => row.status === 'errored' && row.side === 0)
    .map(({ row }) => ({
      position: row.position,
      kind: logKinds.indexOf('transaction'),
      accepted_at: row.accepted_at,
      failed_at: now,
      code: row.error!.split(':')[0],
      reason: row.error,
    }));
  if (letters.length === 0) return;
  await client.query(
    `INSERT INTO dead_letter (position, kind, accepted_at, failed_at, code, reason)
     SELECT * FROM jsonb_to_recordset($1::jsonb)
       AS t (position bigint, kind smallint, accepted_at bigint, failed_at bigint, code text, reason text)
     ON CONFLICT (position) DO UPDATE SET attempts = dead_letter.attempts + 1, failed_at = excluded.failed_at`,
    [JSON.stringify(letters)],
  );
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
  return await inTransaction(pool, async (client) => {
    // First of all: a worker that lost its partition waits here or is refused before it writes anything.
    const advanced = await offsets.advance(client, claim, batch.records.at(-1)!.position);
    await writeEvaluations(client, batch);
    await writeAlerts(client, batch);
    await writeParties(client, batch.records);
    await writeDeadLetters(client, batch, now);
    return advanced;
  });
}
