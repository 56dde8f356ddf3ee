/**
 * The columns in which events reach the fold: plain typed arrays, no object per event. Text keys (parties,
 * counterparties, devices, …) come as dense integers; features depend only on which keys are equal, so batch and
 * stream may number them differently. `unknownCode` (−1) stands for "not known".
 */

/** Kinds of event in the party's single time-ordered history. */
export const eventKinds = { leg: 0, behaviour: 1, complaint: 2, incident: 3, screeningHit: 4 } as const;

/**
 * Events sorted by (party, at, kind, sequence). A party's events are never split between two chunks of a partition's
 * stream out of order: chunks follow one another, and a party may continue in the next chunk.
 */
export interface EventChunk {
  readonly length: number;
  /** Dense party index into PartyColumns. */
  readonly party: Int32Array;
  /** UTC epoch milliseconds. */
  readonly at: Float64Array;
  /** Code in `timePrecisions`. */
  readonly timePrecision: Uint8Array;
  readonly kind: Uint8Array;
  /**
   * Leg: rank of the transaction in global (at, id) order, which indexes GraphColumns. Other kinds: rank within
   * their own file. Breaks ties of equal times.
   */
  readonly sequence: Int32Array;
  /** Leg: 0 = own, 1 = mirrored side of the transaction. */
  readonly side: Uint8Array;
  /** Leg: amount in minor units of the base currency, an exact integer in [0, 1e13]. Behaviour: duration in ms or NaN. */
  readonly amount: Float64Array;
  /** Leg: code in `directions`. */
  readonly direction: Int8Array;
  /** Leg: code in `channels`. Behaviour: code in `behaviourTypes`. */
  readonly channel: Int8Array;
  /** Leg: code in `schemes`. */
  readonly scheme: Int8Array;
  /** Leg: code in `products` of the account. */
  readonly product: Int8Array;
  /** Leg: dense key of the counterparty (known account's party, or outside identifier, or name). */
  readonly counterparty: Int32Array;
  /** Leg: index of the counterparty's country in `countries`. */
  readonly counterpartyCountry: Int16Array;
  /** Leg: index of the place's country. Behaviour: of the IP address. */
  readonly placeCountry: Int16Array;
  /** Leg: degrees, NaN when not known. */
  readonly latitude: Float32Array;
  readonly longitude: Float32Array;
  /** Leg, behaviour: dense key of the device. */
  readonly device: Int32Array;
  /** Behaviour: dense key of the session. Leg: dense key of the account. */
  readonly session: Int32Array;
  /** Behaviour: dense key of the path. Leg: dense key of the category. */
  readonly path: Int32Array;
}

/** What is known of each party, by dense party index. */
export interface PartyColumns {
  readonly length: number;
  /** Code in `entityTypes`. */
  readonly entityType: Int8Array;
  /** Index in `countries`. */
  readonly country: Int16Array;
  /** Dense key of the region. */
  readonly region: Int32Array;
  /** Code in `riskRatings`. */
  readonly riskRating: Int8Array;
  /** 0, 1 or −1. */
  readonly politicallyExposed: Int8Array;
  /** Dense key of the client segment; `clientSegments` in the dictionary names it. */
  readonly clientSegment: Int32Array;
  /** Dense key of the industry (business) or occupation (individual). */
  readonly industry: Int32Array;
  /** UTC epoch milliseconds, NaN when not known. */
  readonly onboardedAt: Float64Array;
  /**
   * UTC epoch milliseconds of the bank's first known screening hit, of whichever party: from then on no hit means that none
   * was found. NaN = nothing says that anybody is screened.
   */
  readonly screenedSince: number;
}

/** Transactions sorted by (at, id) for the graph pass. Entities are dense over parties (first) and outside counterparties. */
export interface TransferChunk {
  readonly length: number;
  /** Rank of the first row in global (at, id) order; rows are consecutive. */
  readonly offset: number;
  readonly at: Float64Array;
  /** Minor units of the base currency. */
  readonly amount: Float64Array;
  /** Entity that pays; −1 when not known (cash in). */
  readonly payer: Int32Array;
  /** Entity that is paid; −1 when not known (cash out). */
  readonly payee: Int32Array;
}

/** What the graph state says of each transaction, by rank in global (at, id) order; one array per graph feature and side. */
export interface GraphColumns {
  readonly length: number;
  /** Name of the graph feature → values for the payer's leg and for the payee's leg. NaN = not known. */
  readonly columns: Readonly<Record<string, { readonly payer: Float32Array; readonly payee: Float32Array }>>;
}
