import { createHash } from 'node:crypto';
import type { ArchivedRecord } from './log-archive.ts';

/** What makes two copies of a day the same. */
export interface DayDigest {
  readonly records: number;
  /** 0 when there is none. */
  readonly first: number;
  readonly last: number;
  /** SHA-256 in hex over every field of every record, in order. */
  readonly sha256: string;
}

/** Takes in the records of a day as they pass by. */
export function createDayDigest(): { take(records: readonly ArchivedRecord[]): void; finish(): DayDigest } {
  const hash = createHash('sha256');
  let [records, first, last] = [0, 0, 0];
  return {
    take(page) {
      for (const { position, partition, kind, acceptedAt, body } of page) {
        hash.update(`${position} ${partition} ${kind} ${acceptedAt} ${body.length} ${body}\n`);
        if (records++ === 0) first = position;
        last = position;
      }
    },
    finish: () => ({ records, first, last, sha256: hash.digest('hex') }),
  };
}
