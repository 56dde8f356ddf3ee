/** Where the fixed numbers of a slot lie; the plan appends those that the declared features need. */
export const scalar = {
  /** Position of the next event; positions count all events of the party and never wrap. */
  head: 0,
  /** First record of the block in the arena, and its size class. */
  block: 1,
  sizeClass: 2,
  firstLegAt: 3,
  firstBehaviourAt: 4,
  lastOutAt: 5,
  lastInterval: 6,
  lastLocatedAt: 7,
  lastLatitude: 8,
  lastLongitude: 9,
  /** Newest link of the chain of suffix maxima of legs out, and of legs in. */
  chainOut: 10,
  chainIn: 11,
  /** The last… above, as of the events that have left the history; kept only where late events are expected. */
  carriedOutAt: 12,
  carriedInterval: 13,
  carriedLocatedAt: 14,
  carriedLatitude: 15,
  carriedLongitude: 16,
} as const;

export const fixedScalars = 17;

/** A number of the event on its way into or out of a window. All are integers. */
export const measure = {
  one: 0,
  amountHigh: 1,
  amountLow: 2,
  log: 3,
  logSquare: 4,
  interval: 5,
  intervalSquare: 6,
  duration: 7,
  cosine: 8,
  sine: 9,
  x: 10,
  y: 11,
  z: 12,
} as const;
export const measures = 13;

/** Words of a record of the history: 64 bytes, one cache line. `at` and `amount` are the doubles 0 and 1. */
export const word = {
  flags: 4,
  log: 5,
  interval: 6,
  /** Entry numbers of payee, payer or path; country; device; category. */
  key: 7,
  /** Links of the chain of suffix maxima. */
  previous: 11,
  next: 12,
  /** Millionths of a degree. */
  latitude: 13,
  longitude: 14,
  sequence: 15,
} as const;
export const recordWords = 16;
export const recordDoubles = 8;
