import { channels, products, schemes } from '#domain/codes';
import { day } from '#domain/time';
import { eventKinds } from '#features/event-chunk';
import type { EventChunk, PartyColumns } from '#features/event-chunk';
import { createRandom } from '#ml/random';

/** Parties and a year of their events, to measure the fold with: skewed activity, few devices, one event in five behaviour. */
export interface GeneratedEvents {
  readonly parties: PartyColumns;
  readonly events: EventChunk;
  readonly legs: number;
}

export function generateEvents(events: number, partyCount: number, seed: number): GeneratedEvents {
  const random = createRandom(seed);
  const start = Date.UTC(2024, 0, 1);
  const party = new Int32Array(events);
  for (let i = 0; i < events; i++) party[i] = Math.floor(random.uniform() ** 3 * partyCount);
  party.sort();
  const at = new Float64Array(events);
  for (let i = 0; i < events; i++) at[i] = start + Math.floor(random.uniform() * 365 * day);
  for (let from = 0, to = 0; from < events; from = to) {
    while (to < events && party[to] === party[from]) to++;
    at.subarray(from, to).sort();
  }
  const integers = <T extends Int8Array | Uint8Array | Int16Array | Int32Array>(
    column: T,
    draw: (i: number) => number,
  ) => {
    for (let i = 0; i < events; i++) column[i] = draw(i);
    return column;
  };
  const kind = integers(new Uint8Array(events), () => (random.below(5) === 0 ? eventKinds.behaviour : eventKinds.leg));
  const amount = Float64Array.from(kind, () => Math.round(Math.exp(9 + 1.5 * random.normal())));
  const known = (share: number, bound: number) => (): number => (random.uniform() < share ? random.below(bound) : -1);
  return {
    legs: kind.reduce((legs, each) => legs + (each === eventKinds.leg ? 1 : 0), 0),
    events: {
      length: events,
      party,
      at,
      timePrecision: new Uint8Array(events),
      kind,
      sequence: integers(new Int32Array(events), (i) => i),
      side: new Uint8Array(events),
      amount,
      direction: integers(new Int8Array(events), () => random.below(2)),
      channel: integers(new Int8Array(events), known(1, channels.length)),
      scheme: integers(new Int8Array(events), known(1, schemes.length)),
      product: integers(new Int8Array(events), known(1, products.length)),
      counterparty: integers(new Int32Array(events), (i) => party[i]! * 7 + random.below(40)),
      counterpartyCountry: integers(new Int16Array(events), known(0.8, 20)),
      placeCountry: integers(new Int16Array(events), known(0.5, 20)),
      latitude: new Float32Array(events).fill(Number.NaN),
      longitude: new Float32Array(events).fill(Number.NaN),
      device: integers(new Int32Array(events), (i) => party[i]! + random.below(3)),
      session: integers(new Int32Array(events), () => -1),
      path: integers(new Int32Array(events), () => random.below(12)),
    },
    parties: {
      length: partyCount,
      entityType: new Int8Array(partyCount),
      country: new Int16Array(partyCount).fill(3),
      region: new Int32Array(partyCount),
      riskRating: new Int8Array(partyCount),
      politicallyExposed: new Int8Array(partyCount),
      clientSegment: new Int32Array(partyCount),
      industry: new Int32Array(partyCount),
      onboardedAt: new Float64Array(partyCount).fill(Number.NaN),
      screenedSince: Number.NaN,
    },
  };
}
