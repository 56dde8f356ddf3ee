import type { EventChunk, TransferChunk } from '#features/event-chunk';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Events and transfers waiting to be folded: chunks with room, filled from the front. */
export interface EventBuffer {
  readonly events: Mutable<EventChunk>;
  readonly transfers: Mutable<TransferChunk>;
}

/** Room for `transfers` transfers and two legs of each, or as many other events. */
export function createEventBuffer(transfers: number): EventBuffer {
  const events = 2 * transfers;
  return {
    events: {
      length: 0,
      party: new Int32Array(events),
      at: new Float64Array(events),
      timePrecision: new Uint8Array(events),
      kind: new Uint8Array(events),
      sequence: new Int32Array(events),
      side: new Uint8Array(events),
      amount: new Float64Array(events),
      direction: new Int8Array(events),
      channel: new Int8Array(events),
      scheme: new Int8Array(events),
      product: new Int8Array(events),
      counterparty: new Int32Array(events),
      counterpartyCountry: new Int16Array(events),
      placeCountry: new Int16Array(events),
      latitude: new Float32Array(events),
      longitude: new Float32Array(events),
      device: new Int32Array(events),
      session: new Int32Array(events),
      path: new Int32Array(events),
    },
    transfers: {
      length: 0,
      offset: 0,
      at: new Float64Array(transfers),
      amount: new Float64Array(transfers),
      payer: new Int32Array(transfers),
      payee: new Int32Array(transfers),
    },
  };
}
