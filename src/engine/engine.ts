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
  close(): Promise<void>;
}
