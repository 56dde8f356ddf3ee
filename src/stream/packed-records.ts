import { bodySeparator } from './committed-records.ts';
import type { EncodedRecord } from './encode.ts';

/** Encoded records of a log of one partition on their way to another thread: a few texts cost less than many objects. */
export interface PackedRecords {
  readonly ids: string;
  readonly digests: string;
  /** Places in `logKinds`, one per record. */
  readonly kinds: Uint8Array;
  /** Separated by U+001E, which JSON never holds. */
  readonly bodies: string;
}

/** 128 bits in hex. */
const hexLength = 32;

export function packRecords(records: readonly EncodedRecord[]): PackedRecords {
  return {
    ids: records.map(({ id }) => id).join(''),
    digests: records.map(({ digest }) => digest).join(''),
    kinds: Uint8Array.from(records, ({ kind }) => kind),
    bodies: records.map(({ body }) => body).join(bodySeparator),
  };
}

export function unpackRecords({ ids, digests, kinds, bodies }: PackedRecords): readonly EncodedRecord[] {
  const texts = bodies.split(bodySeparator);
  return Array.from(kinds, (kind, i) => ({
    id: ids.slice(i * hexLength, (i + 1) * hexLength),
    digest: digests.slice(i * hexLength, (i + 1) * hexLength),
    kind,
    partition: 0,
    body: texts[i]!,
  }));
}
