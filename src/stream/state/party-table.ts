import { unknownCode } from '#domain/codes';
import type { PartyColumns } from '#features/event-chunk';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Party columns that grow with the parties; a party starts with nothing known. */
export interface PartyTable {
  readonly columns: PartyColumns & { screenedSince: number };
  /** Dense entity key of each party in the graph. */
  readonly entity: Int32Array;
  ensure(party: number): void;
}

type Array = Int8Array | Int16Array | Int32Array | Float64Array;

function grown<T extends Array>(column: T, size: number, fill: number): T {
  const Type = column.constructor as new (length: number) => T;
  const larger = new Type(size);
  larger.set(column);
  larger.fill(fill, column.length);
  return larger;
}

export function createPartyTable(): PartyTable {
  let capacity = 0;
  const columns: Mutable<PartyColumns> = {
    length: 0,
    entityType: new Int8Array(0),
    country: new Int16Array(0),
    region: new Int32Array(0),
    riskRating: new Int8Array(0),
    politicallyExposed: new Int8Array(0),
    clientSegment: new Int32Array(0),
    industry: new Int32Array(0),
    onboardedAt: new Float64Array(0),
    screenedSince: Number.NaN,
  };
  const table = {
    columns,
    entity: new Int32Array(0),
    ensure(party: number) {
      if (party >= capacity) {
        capacity = Math.max(1024, 2 * capacity, party + 1);
        columns.entityType = grown(columns.entityType, capacity, unknownCode);
        columns.country = grown(columns.country, capacity, unknownCode);
        columns.region = grown(columns.region, capacity, unknownCode);
        columns.riskRating = grown(columns.riskRating, capacity, unknownCode);
        columns.politicallyExposed = grown(columns.politicallyExposed, capacity, unknownCode);
        columns.clientSegment = grown(columns.clientSegment, capacity, unknownCode);
        columns.industry = grown(columns.industry, capacity, unknownCode);
        columns.onboardedAt = grown(columns.onboardedAt, capacity, Number.NaN);
        table.entity = grown(table.entity, capacity, -1);
      }
      columns.length = Math.max(columns.length, party + 1);
    },
  };
  return table;
}
