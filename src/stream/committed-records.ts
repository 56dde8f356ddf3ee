import type { EncodedRecord } from './encode.ts';
import type { LoggedRecord } from './event-log.ts';
import { logKinds } from './record.ts';

/** Records that one append committed: they have consecutive positions and one time of acceptance. */
export interface CommittedRecords {
  readonly first: number;
  readonly acceptedAt: number;
  /** Places in `logKinds`, one per record. */
  readonly kinds: Uint8Array;
  /** As the log stores them, separated by U+001E. */
  readonly bodies: string;
}

export const bodySeparator = '\u001e';

/** What an append brought that was new. */
interface Appended {
  readonly fresh: readonly EncodedRecord[];
  readonly first: number;
  readonly acceptedAt: number;
}

export function committedRecords({ fresh, first, acceptedAt }: Appended): CommittedRecords {
  const kinds = Uint8Array.from(fresh, ({ kind }) => kind);
  return { first, acceptedAt, kinds, bodies: fresh.map(({ body }) => body).join(bodySeparator) };
}

/** A record of a log of one partition as the log gives it back. `kind`: place in `logKinds`. */
export function loggedRecord(position: number, acceptedAt: number, kind: number, body: string): LoggedRecord {
  return { position, partition: 0, kind: logKinds[kind]!, acceptedAt, body: JSON.parse(body) as LoggedRecord['body'] };
}

/** The new records as the log gives them back. */
export function loggedRecords({ fresh, first, acceptedAt }: Appended): readonly LoggedRecord[] {
  return fresh.map(({ kind, body }, i) => loggedRecord(first + i, acceptedAt, kind, body));
}
