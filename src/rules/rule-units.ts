import { entityTypes, products } from '#domain/codes';
import { monthAt, monthIndexer, monthSpan } from '#domain/month-index';

/** Thresholds may differ per group: entity type × product, each with a place for "not known". */
export const groupCount = (entityTypes.length + 1) * (products.length + 1);

export function groupOf(entityType: number, product: number): number {
  return (entityType + 1) * (products.length + 1) + product + 1;
}

export function groupName(group: number): string {
  const width = products.length + 1;
  const entityType = entityTypes[Math.floor(group / width) - 1] ?? 'unknown';
  return `${entityType} × ${products[(group % width) - 1] ?? 'unknown'}`;
}

/**
 * The largest measure of each rule per party, calendar month (UTC) and group. Whether a rule fires in a party-month
 * at any threshold can be read from this; the legs are not needed again. Sorted by (party, month, group); units in
 * which no rule has anything to say are absent.
 */
export interface RuleUnits {
  readonly rules: number;
  readonly party: Int32Array;
  /** For instance 202403. */
  readonly month: Int32Array;
  readonly group: Int16Array;
  /** length × rules, row-major; NaN = the rule has nothing to say. */
  readonly maxima: Float64Array;
}

/** Collects rule units from blocks of legs, in any order. */
export interface RuleUnitCollector {
  /** `measures`: rows × rules as `CompiledRules.measure` writes them. The other arrays are by leg. */
  add(
    rows: number,
    legs: {
      readonly party: Int32Array;
      readonly at: Float64Array;
      readonly entityType: Int8Array;
      readonly product: Int8Array;
    },
    measures: Float64Array,
  ): void;
  finish(): RuleUnits;
}

export function collectRuleUnits(rules: number): RuleUnitCollector {
  const slots = new Map<number, number>();
  const keys: number[] = [];
  const monthIndex = monthIndexer();
  let maxima = new Float64Array(1024 * rules).fill(Number.NaN);
  let lastKey = -1;
  let lastSlot = -1;
  const slotOf = (key: number): number => {
    // Legs come sorted by party and time: mostly the key of the leg before.
    if (key === lastKey) return lastSlot;
    let slot = slots.get(key);
    if (slot === undefined) {
      slot = keys.length;
      slots.set(key, slot);
      keys.push(key);
      if (keys.length * rules > maxima.length) {
        const grown = new Float64Array(maxima.length * 2).fill(Number.NaN);
        grown.set(maxima);
        maxima = grown;
      }
    }
    lastKey = key;
    lastSlot = slot;
    return slot;
  };
  return {
    add(rows, legs, measures) {
      for (let i = 0; i < rows; i++) {
        let base = -1;
        for (let r = 0; r < rules; r++) {
          const measure = measures[i * rules + r]!;
          if (Number.isNaN(measure)) continue;
          if (base < 0) {
            const group = groupOf(legs.entityType[i]!, legs.product[i]!);
            base = slotOf((legs.party[i]! * monthSpan + monthIndex(legs.at[i]!)) * groupCount + group) * rules;
          }
          const most = maxima[base + r]!;
          if (Number.isNaN(most) || measure > most) maxima[base + r] = measure;
        }
      }
    },
    finish() {
      const order = Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]!);
      const sorted = new Float64Array(order.length * rules);
      for (const [to, from] of order.entries()) {
        sorted.set(maxima.subarray(from * rules, (from + 1) * rules), to * rules);
      }
      return {
        rules,
        party: Int32Array.from(order, (slot) => Math.floor(keys[slot]! / (monthSpan * groupCount))),
        month: Int32Array.from(order, (slot) => monthAt(Math.floor(keys[slot]! / groupCount) % monthSpan)),
        group: Int16Array.from(order, (slot) => keys[slot]! % groupCount),
        maxima: sorted,
      };
    },
  };
}

/** Units of several workers as one; parties must not overlap between them unless the later come after. */
export function concatenateRuleUnits(parts: readonly RuleUnits[]): RuleUnits {
  const length = parts.reduce((sum, part) => sum + part.party.length, 0);
  const rules = parts[0]?.rules ?? 0;
  const all = {
    rules,
    party: new Int32Array(length),
    month: new Int32Array(length),
    group: new Int16Array(length),
    maxima: new Float64Array(length * rules),
  };
  let offset = 0;
  for (const part of parts) {
    all.party.set(part.party, offset);
    all.month.set(part.month, offset);
    all.group.set(part.group, offset);
    all.maxima.set(part.maxima, offset * rules);
    offset += part.party.length;
  }
  return all;
}
