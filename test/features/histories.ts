import fc from 'fast-check';
import { day, hour } from '#domain/time';
import { eventKinds } from '#features/event-chunk';
import type { EventChunk, PartyColumns } from '#features/event-chunk';
import type { DefinedEvent, DefinedParty } from './definitions.ts';

/** Steps that put events on both sides of every window's edge, and onto equal times. */
const steps = [
  0,
  0,
  1,
  1000,
  hour - 1,
  hour,
  hour + 1,
  day - 1,
  day,
  7 * day,
  7 * day + 1,
  30 * day,
  90 * day - 1,
  90 * day,
];
const begin = Date.UTC(2024, 1, 28, 21, 59);
const amounts = [0, 1, 100, 100, 10_000, 949_999, 950_000, 999_999, 1_000_000, 1e11, 1e13];
/** AE, US, IR, NG, RU by their place in the list of countries do not matter: any small code serves. */
const code = (bound: number) =>
  fc.oneof({ weight: 4, arbitrary: fc.nat(bound - 1) }, { weight: 1, arbitrary: fc.constant(-1) });

/** An event, with so many different keys of each kind. */
const eventOf = (step: fc.Arbitrary<number>, different: number) =>
  fc.record({
    step,
    kind: fc.oneof(
      { weight: 6, arbitrary: fc.constant('leg' as const) },
      { weight: 3, arbitrary: fc.constant('behaviour' as const) },
      { weight: 1, arbitrary: fc.constantFrom('complaint' as const, 'incident' as const, 'screening-hit' as const) },
    ),
    amount: fc.oneof(fc.constantFrom(...amounts), fc.nat(5_000_000)),
    untimed: fc.boolean(),
    direction: fc.nat(1),
    channel: code(9),
    scheme: code(10),
    counterparty: code(different + 1),
    counterpartyCountry: code(249),
    placeCountry: code(6),
    place: fc.option(
      fc.record({ latitude: fc.integer({ min: 40, max: 55 }), longitude: fc.integer({ min: -5, max: 20 }) }),
    ),
    device: code(different),
    path: code(different),
    timePrecision: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  });

type DrawnEvent = ReturnType<typeof eventOf> extends fc.Arbitrary<infer T> ? T : never;

function inOrder(events: readonly DrawnEvent[]): DefinedEvent[] {
  let at = begin;
  return events.map(({ step, place, untimed, ...rest }) => {
    at += step;
    const timed = rest.kind === 'leg' || (rest.kind === 'behaviour' && !untimed);
    return {
      ...rest,
      at,
      amount: timed ? rest.amount : Number.NaN,
      latitude: place?.latitude ?? Number.NaN,
      longitude: place?.longitude ?? Number.NaN,
    };
  });
}

export const history: fc.Arbitrary<DefinedEvent[]> = fc
  .array(eventOf(fc.oneof(fc.constantFrom(...steps), fc.nat(3 * day)), 3), { minLength: 1, maxLength: 60, size: 'max' })
  .map(inOrder);

/**
 * More events in 90 days than a byte can count, hardly any as large as the first, or more keys than a byte can number;
 * now and then all of them leave.
 */
export const longHistory: fc.Arbitrary<DefinedEvent[]> = fc
  .constantFrom(3, 300)
  .chain((different) => {
    const step = fc.oneof(
      { weight: 800, arbitrary: fc.nat(2 * hour) },
      { weight: 80, arbitrary: fc.constantFrom(0, 1, hour, day) },
      { weight: 1, arbitrary: fc.constantFrom(30 * day, 91 * day) },
    );
    const most = different === 3 ? 900 : 300;
    return fc
      .array(eventOf(step, different), { minLength: most / 2, maxLength: most, size: 'max' })
      .map((events) => events.map((event, i) => (i % 400 === 0 ? event : { ...event, amount: event.amount % 1000 })));
  })
  .map(inOrder);

export const party: fc.Arbitrary<DefinedParty> = fc.record({
  country: code(6),
  politicallyExposed: fc.integer({ min: -1, max: 1 }),
  riskRating: fc.integer({ min: -1, max: 2 }),
  screenedSince: fc.option(
    fc.nat(120 * day).map((after) => begin + after),
    { nil: Number.NaN },
  ),
});

const kinds = {
  leg: eventKinds.leg,
  behaviour: eventKinds.behaviour,
  complaint: eventKinds.complaint,
  incident: eventKinds.incident,
  'screening-hit': eventKinds.screeningHit,
} as const;

/** The histories of several parties, one after the other, as one chunk. */
export function chunkOf(histories: readonly (readonly DefinedEvent[])[]): EventChunk {
  const events = histories.flatMap((events, party) => events.map((event) => ({ ...event, party })));
  const column = (name: Exclude<keyof DefinedEvent, 'kind'>): number[] => events.map((event) => event[name]);
  return {
    length: events.length,
    party: Int32Array.from(events, (event) => event.party),
    at: Float64Array.from(column('at')),
    timePrecision: Uint8Array.from(column('timePrecision')),
    kind: Uint8Array.from(events, (event) => kinds[event.kind]),
    sequence: Int32Array.from(events, (_, i) => i),
    side: new Uint8Array(events.length),
    amount: Float64Array.from(column('amount')),
    direction: Int8Array.from(column('direction')),
    channel: Int8Array.from(column('channel')),
    scheme: Int8Array.from(column('scheme')),
    product: new Int8Array(events.length),
    counterparty: Int32Array.from(column('counterparty')),
    counterpartyCountry: Int16Array.from(column('counterpartyCountry')),
    placeCountry: Int16Array.from(column('placeCountry')),
    latitude: Float32Array.from(column('latitude')),
    longitude: Float32Array.from(column('longitude')),
    device: Int32Array.from(column('device')),
    session: new Int32Array(events.length).fill(-1),
    path: Int32Array.from(column('path')),
  };
}

export function partyColumnsOf(parties: readonly DefinedParty[]): PartyColumns {
  return {
    length: parties.length,
    entityType: new Int8Array(parties.length),
    country: Int16Array.from(parties, (party) => party.country),
    region: new Int32Array(parties.length).fill(-1),
    riskRating: Int8Array.from(parties, (party) => party.riskRating),
    politicallyExposed: Int8Array.from(parties, (party) => party.politicallyExposed),
    clientSegment: new Int32Array(parties.length).fill(-1),
    industry: new Int32Array(parties.length).fill(-1),
    onboardedAt: new Float64Array(parties.length).fill(Number.NaN),
    // One for the whole bank.
    screenedSince: parties[0]?.screenedSince ?? Number.NaN,
  };
}
