import { describe, expect, it } from 'vitest';
import { day } from '#domain/time';
import { featureCatalogue } from '#features/catalogue';
import type { EventChunk, PartyColumns } from '#features/event-chunk';
import { createGraphColumns } from '#features/graph-state';
import { declareAxes } from '#model/axes';
import { gatherParts } from './gather-parts.ts';
import { joinSamples, mergeSamples, type SampleResult, sampleTask } from './sample-legs.ts';
import { foldOptions } from '../../test/fixtures/fold-options.ts';

const count = 40;
const parties: PartyColumns = {
  length: count,
  entityType: new Int8Array(count),
  country: new Int16Array(count),
  region: new Int32Array(count).fill(-1),
  riskRating: new Int8Array(count).fill(-1),
  politicallyExposed: new Int8Array(count).fill(-1),
  clientSegment: new Int32Array(count).fill(-1),
  industry: new Int32Array(count).fill(-1),
  onboardedAt: new Float64Array(count).fill(Number.NaN),
  screenedSince: Number.NaN,
};

/** One leg of each party, all before the end of the training period. */
const chunk: EventChunk = {
  length: count,
  party: Int32Array.from({ length: count }, (_, party) => party),
  at: new Float64Array(count).fill(5 * day),
  kind: new Uint8Array(count),
  sequence: Int32Array.from({ length: count }, (_, rank) => rank),
  side: new Uint8Array(count),
  amount: new Float64Array(count).fill(1_000),
  timePrecision: new Uint8Array(count),
  direction: new Int8Array(count),
  channel: new Int8Array(count),
  scheme: new Int8Array(count),
  product: new Int8Array(count),
  counterparty: new Int32Array(count).fill(-1),
  counterpartyCountry: new Int16Array(count).fill(-1),
  placeCountry: new Int16Array(count).fill(-1),
  latitude: new Float32Array(count).fill(Number.NaN),
  longitude: new Float32Array(count).fill(Number.NaN),
  device: new Int32Array(count).fill(-1),
  session: new Int32Array(count).fill(-1),
  path: new Int32Array(count).fill(-1),
};

/** The leg of one party alone. */
function legOf(party: number): EventChunk {
  const columns = Object.entries(chunk).map(([name, column]: [string, number | Int32Array]) => [
    name,
    typeof column === 'number' ? 1 : column.subarray(party, party + 1),
  ]);
  return Object.fromEntries(columns) as EventChunk;
}

function task() {
  const dictionary = { clientSegments: [], regions: [] };
  return sampleTask({
    parties,
    graph: createGraphColumns(count),
    foldOptions,
    axes: declareAxes(parties, dictionary),
    dictionary,
    split: {
      firstAt: 0,
      trainUntil: 10 * day,
      calibrateFrom: 11 * day,
      calibrateUntil: 15 * day,
      testFrom: 16 * day,
      lastAt: 20 * day,
    },
    seed: 1,
    trainRows: 100,
    calibrateRows: 100,
    strataAxis: 'entity-type',
  });
}

describe('sampling the legs of partitions', () => {
  it('a party trains or calibrates, never both, and every leg before the test period has one place', () => {
    const sampling = task();
    sampling.begin();
    sampling.take(chunk);
    const { train, calibrate, calibrateEarlier } = sampling.end().result;
    const trained = train.reduce((sum, stratum) => sum + stratum.length, 0);
    expect(calibrate.length).toBe(0);
    expect(calibrateEarlier.length).toBeGreaterThan(0);
    expect(trained + calibrateEarlier.length).toBe(count);
  });

  it('gathers the same sample from many partitions as from one, and holds few of them', () => {
    const sampling = task();
    const sampleOf = (legs: EventChunk) => {
      sampling.begin();
      sampling.take(legs);
      return sampling.end().result;
    };
    const size = { trainRows: 9, calibrateRows: 5, axes: declareAxes(parties, { clientSegments: [], regions: [] }) };
    const gathered = gatherParts<SampleResult>((parts) => mergeSamples(parts, size, featureCatalogue.length));
    for (let party = 0; party < count; party++) gathered.add(sampleOf(legOf(party)));
    const held = gathered.finish();
    expect(held.length).toBeLessThan(8);
    const joined = joinSamples(held, size, featureCatalogue.length);
    expect(joined.train.party.length).toBe(9);
    expect(joined).toEqual(joinSamples([sampleOf(chunk)], size, featureCatalogue.length));
  });

  it('a partition without legs has an empty sample, whatever its worker had before', () => {
    const sampling = task();
    sampling.begin();
    sampling.take(chunk);
    sampling.end();
    sampling.begin();
    const { train, calibrate, calibrateEarlier } = sampling.end().result;
    expect([...train, calibrate, calibrateEarlier].map(({ length }) => length)).toEqual([0, 0]);
  });
});
