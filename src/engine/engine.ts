import type { Party } from '#domain/party';
import type { Transaction } from '#domain/transaction';
import type { EventChunk, PartyColumns, TransferChunk } from '#features/event-chunk';

/** Consecutive parties [from, to) whose events one worker reads. */
export interface PartyRange {
  readonly from: number;
  readonly to: number;
}

/** Names behind the dense keys; position = key. */
export interface Dictionary {
  readonly parties: readonly string[];
  readonly clientSegments: readonly string[];
  readonly regions: readonly string[];
  readonly industries: readonly string[];
  readonly categories: readonly string[];
}

/** Counts of the prepared events. */
export interface PreparedCounts {
  readonly parties: number;
  readonly accounts: number;
  readonly transactions: number;
  readonly legs: number;
  readonly behaviourEvents: number;
  /** Entities of the graph: parties first, then outside counterparties. */
  readonly entities: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** A transaction as an analyst reads it, with the keys under which the engine knows it. */
export interface TransactionDetail extends Transaction {
  /** Rank in global (at, id) order. */
  readonly sequence: number;
  /** Minor units of the base currency, and the rate (base units per unit of `currency`) and its day; null: no conversion. */
  readonly baseAmountMinor: number;
  readonly rate: number | null;
  readonly rateDate: string | null;
  /** Description with case, spacing, script and reference numbers evened out. */
  readonly descriptionNormalised: string | null;
  readonly amountOutlier: boolean | null;
  /** Dense key of the account's party; of the counterparty's where that is a known account, else −1. */
  readonly party: number;
  readonly otherParty: number;
}

/** Labels for measuring, by the engine's keys; one row each, in order of (party, sequence). See Label. */
export interface LabelColumns {
  readonly length: number;
  /** Rank of the labelled transaction, −1 where the label is on a party. */
  readonly sequence: Int32Array;
  /** Dense key of the labelled party; on a transaction it names whose leg is meant, −1 = both legs. */
  readonly party: Int32Array;
  /** From when a party's label holds; NaN: throughout. */
  readonly at: Float64Array;
  readonly guilty: Uint8Array;
  /** Position in `typologies`, −1 where none is named. */
  readonly typology: Int32Array;
  readonly typologies: readonly string[];
}

/**
 * Who reads, joins, sorts and partitions. An engine computes no feature: it hands typed-array chunks in the right
 * order to the same fold and scorer everywhere.
 */
export interface Engine {
  /** Joins, codes and sorts the canonical records once; later calls read what it wrote. */
  prepare(): Promise<PreparedCounts>;
  dictionary(): Promise<Dictionary>;
  parties(): Promise<PartyColumns>;
  /** At most `count` ranges with about equally many events. */
  partitions(count: number): Promise<readonly PartyRange[]>;
  /** Events of the parties in the range, sorted by (party, at, kind, sequence). */
  events(range: PartyRange): AsyncIterable<EventChunk>;
  /** All transactions, sorted by (at, id). */
  transfers(): AsyncIterable<TransferChunk>;
  /** Full rows of a few thousand transactions, in the order asked for. */
  transactions(sequences: Int32Array): Promise<readonly TransactionDetail[]>;
  /** Full rows of a few thousand parties, in the order asked for. */
  partyRecords(parties: Int32Array): Promise<readonly Party[]>;
  /** For measuring only; of length 0 where the lake has no labels. */
  labels(): Promise<LabelColumns>;
  close(): Promise<void>;
}
