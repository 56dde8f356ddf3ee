import { type Kysely, sql } from 'kysely';
import { type ClientBase, escapeLiteral } from 'pg';
import { AppError } from '#domain/app-error';
import type { Tables } from '#store/tables/tables';

/** Ownership of one partition by one worker. Each new owner has a higher token; an older one can no longer write. */
export interface Claim {
  readonly consumer: string;
  readonly partition: number;
  readonly owner: string;
  readonly token: number;
  /** The last position that was dealt with. */
  readonly position: number;
}

export interface Offsets {
  /** Takes the partition when nobody owns it or its owner's lease has run out; else null. */
  claim(consumer: string, partition: number, owner: string): Promise<Claim | null>;
  /**
   * Moves the offset within the client's transaction, which holds what was done, and renews the lease. Error `log.fenced`: another
   * worker owns the partition now, so the transaction must not commit.
   */
  advance(client: Pick<ClientBase, 'query'>, claim: Claim, position: number): Promise<Claim>;
  /** `advance` as one statement of a transaction; fails with the code PL001 where `advance` would be fenced. */
  advanceCall(claim: Claim, position: number): string;
  fenced(claim: Claim): AppError;
  /** Keeps the ownership while there is nothing to do. Error `log.fenced`. */
  renew(claim: Claim): Promise<void>;
  /** Lets another worker in at once. */
  release(claim: Claim): Promise<void>;
}

export function createOffsets(db: Kysely<Tables>, leaseMs = 10_000): Offsets {
  const lease = sql<Date>`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`;
  const fenced = (claim: Claim) =>
    new AppError('log.fenced', `Partition ${claim.partition} of ${claim.consumer} has another owner now.`);
  const own = (claim: Claim) =>
    sql<boolean>`consumer = ${claim.consumer} AND partition = ${claim.partition} AND token = ${claim.token}`;

  return {
    async claim(consumer, partition, owner) {
      const { rows } = await sql<{ position: number; token: number }>`
        INSERT INTO consumer_offset AS o (consumer, partition, position, token, owner, lease_until)
        VALUES (${consumer}, ${partition}, 0, 1, ${owner}, ${lease})
        ON CONFLICT (consumer, partition) DO UPDATE
          SET token = o.token + 1, owner = excluded.owner, lease_until = excluded.lease_until
          WHERE o.owner IS NULL OR o.lease_until < clock_timestamp()
        RETURNING position, token`.execute(db);
      const row = rows[0];
      return row === undefined ? null : { consumer, partition, owner, ...row };
    },
    async advance(client, claim, position) {
      const { rowCount } = await client.query({
        name: 'advance-offset',
        text: `UPDATE consumer_offset
          SET position = $1, lease_until = clock_timestamp() + $2 * interval '1 millisecond'
          WHERE consumer = $3 AND partition = $4 AND token = $5 AND position <= $1`,
        values: [position, leaseMs, claim.consumer, claim.partition, claim.token],
      });
      if (rowCount !== 1) throw fenced(claim);
      return { ...claim, position };
    },
    advanceCall({ consumer, partition, token }, position) {
      const name = escapeLiteral(consumer);
      return `CALL advance_offset(${name}, ${partition}::smallint, ${token}, ${position}, ${leaseMs})`;
    },
    fenced,
    async renew(claim) {
      const { numAffectedRows } = await sql`
        UPDATE consumer_offset SET lease_until = ${lease} WHERE ${own(claim)}`.execute(db);
      if (numAffectedRows !== 1n) throw fenced(claim);
    },
    async release(claim) {
      await sql`UPDATE consumer_offset SET owner = NULL, lease_until = NULL WHERE ${own(claim)}`.execute(db);
    },
  };
}
