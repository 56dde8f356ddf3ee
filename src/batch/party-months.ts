import { monthAt, monthIndexer, monthSpan } from '#domain/month-index';

/** Evaluated legs of one period, by leg. */
export interface EvaluatedLegs {
  readonly party: Int32Array;
  /** UTC epoch ms. */
  readonly at: Float64Array;
  /** Any scale on which higher = more anomalous; NaN = not scored. */
  readonly score: Float64Array;
  /** 1 = at or above the released line. */
  readonly flagged: Uint8Array;
  /** 1 guilty, 0 innocent, −1 nobody looked. */
  readonly label: Int8Array;
  /** Code of the typology of a guilty leg, −1 for the others. */
  readonly typology: Int16Array;
}

/** The same per party and calendar month (UTC), sorted by (party, month). */
export interface PartyMonths {
  readonly party: Int32Array;
  /** For instance 202403. */
  readonly month: Int32Array;
  /** Highest of the legs; NaN where none was scored. */
  readonly score: Float64Array;
  /** 1 where any leg was flagged. */
  readonly flagged: Uint8Array;
  /** 1 where any leg is guilty; else 0 where any leg was judged; else −1. */
  readonly label: Int8Array;
  /** Of the month's first guilty leg in the order they were added. */
  readonly typology: Int16Array;
}

export interface PartyMonthCollector {
  add(rows: number, legs: EvaluatedLegs): void;
  finish(): PartyMonths;
}

/** Collects party-months from blocks of legs: one collector per period, or per period and worker. */
export function collectPartyMonths(): PartyMonthCollector {
  const slots = new Map<number, number>();
  const keys: number[] = [];
  const score: number[] = [];
  const flagged: number[] = [];
  const label: number[] = [];
  const typology: number[] = [];
  const monthIndex = monthIndexer();
  let lastKey = -1;
  let lastSlot = -1;
  const slotOf = (key: number): number => {
    if (key === lastKey) return lastSlot;
    let slot = slots.get(key);
    if (slot === undefined) {
      slot = keys.length;
      slots.set(key, slot);
      keys.push(key);
      score.push(Number.NaN);
      flagged.push(0);
      label.push(-1);
      typology.push(-1);
    }
    lastKey = key;
    lastSlot = slot;
    return slot;
  };
  return {
    add(rows, legs) {
      for (let i = 0; i < rows; i++) {
        const slot = slotOf(legs.party[i]! * monthSpan + monthIndex(legs.at[i]!));
        const own = legs.score[i]!;
        if (Number.isNaN(score[slot]!) || own > score[slot]!) score[slot] = own;
        if (legs.flagged[i] === 1) flagged[slot] = 1;
        if (legs.label[i] === 1 && label[slot] !== 1) typology[slot] = legs.typology[i]!;
        if (legs.label[i]! > label[slot]!) label[slot] = legs.label[i]!;
      }
    },
    finish() {
      const order = Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]!);
      return {
        party: Int32Array.from(order, (slot) => Math.floor(keys[slot]! / monthSpan)),
        month: Int32Array.from(order, (slot) => monthAt(keys[slot]! % monthSpan)),
        score: Float64Array.from(order, (slot) => score[slot]!),
        flagged: Uint8Array.from(order, (slot) => flagged[slot]!),
        label: Int8Array.from(order, (slot) => label[slot]!),
        typology: Int16Array.from(order, (slot) => typology[slot]!),
      };
    },
  };
}

/** Party-months of several workers as one; the parties of a later part come after those of an earlier one. */
export function concatenatePartyMonths(parts: readonly PartyMonths[]): PartyMonths {
  const months = parts.reduce((sum, { party }) => sum + party.length, 0);
  const all = {
    party: new Int32Array(months),
    month: new Int32Array(months),
    score: new Float64Array(months),
    flagged: new Uint8Array(months),
    label: new Int8Array(months),
    typology: new Int16Array(months),
  };
  let from = 0;
  for (const part of parts) {
    for (const [name, column] of Object.entries(all)) column.set(part[name as keyof PartyMonths], from);
    from += part.party.length;
  }
  return all;
}
