import type { LogKind, NewRecord, RecordBody } from './record.ts';

/**
 * What the log says of an appended record. A repeat (same kind, identifier and body) gets the answer of the first; the
 * same identifier with another body is a conflict and is not appended.
 */
export interface AppendResult {
  readonly outcome: 'accepted' | 'repeated' | 'conflict';
  readonly position: number;
  /** UTC epoch milliseconds. */
  readonly acceptedAt: number;
}

/** A record as it was logged: personal fields are in `sealed` (see record.ts), absent when there were none. */
export interface LoggedRecord {
  readonly position: number;
  readonly partition: number;
  readonly kind: LogKind;
  readonly acceptedAt: number;
  readonly body: RecordBody & { readonly sealed?: string };
}

/**
 * The durable, ordered record of everything accepted. Rules, by their identifiers in docs/spec/event-log.md:
 * L1 acknowledged means durable; L2 positions grow in commit order; L3 identifiers are unique; L4 records of one key keep
 * their order and their partition; L5 memory is bounded; L6 a failed append leaves nothing or everything.
 */
export interface EventLog {
  readonly partitions: number;
  /**
   * Resolves once all are durable, in the order given. Errors: `log.overloaded` (`details.retryAfterMs`) when too much
   * waits already: nothing was appended; `log.unavailable`: it is not known whether it was, so ask again.
   */
  append(records: readonly NewRecord[]): Promise<readonly AppendResult[]>;
  /** Records of one partition after a position, in order, at most `limit`. */
  read(partition: number, after: number, limit: number): Promise<readonly LoggedRecord[]>;
  /** The position of the last record of all, 0 when there is none. */
  end(): Promise<number>;
  /** Resolves after an append by this process, or after the time has passed. */
  appended(timeoutMs: number): Promise<void>;
  /** Waits for what was accepted to become durable. */
  close(): Promise<void>;
}

/** The partition of a key: FNV-1a, the same everywhere and for ever. */
export function partitionOf(key: string, partitions: number): number {
  if (partitions === 1) return 0;
  let hash = 2166136261;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 16777619);
  return (hash >>> 0) % partitions;
}
