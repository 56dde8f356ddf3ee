import { array as arrayOf, assert, constant, integer, oneof, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthOf } from '#domain/time';
import { collectRuleUnits, concatenateRuleUnits, groupName, groupOf } from './rule-units.ts';
import { severityOf, uniformThresholds } from './thresholds.ts';

const legs = arrayOf(
  record({
    party: integer({ min: 0, max: 4 }),
    at: integer({ min: Date.UTC(2023, 10), max: Date.UTC(2024, 2) }),
    entityType: integer({ min: -1, max: 1 }),
    product: integer({ min: -1, max: 2 }),
    measures: arrayOf(oneof(constant(Number.NaN), integer({ min: 0, max: 20 })), { minLength: 2, maxLength: 2 }),
  }),
  { maxLength: 60 },
);
type Legs = ReturnType<typeof legs.generate>['value'];

function collect(rows: Legs) {
  const collector = collectRuleUnits(2);
  collector.add(
    rows.length,
    {
      party: Int32Array.from(rows, ({ party }) => party),
      at: Float64Array.from(rows, ({ at }) => at),
      entityType: Int8Array.from(rows, ({ entityType }) => entityType),
      product: Int8Array.from(rows, ({ product }) => product),
    },
    Float64Array.from(rows.flatMap(({ measures }) => measures)),
  );
  return collector.finish();
}

describe('rule units', () => {
  it('a party-month fires at any multiple of the thresholds exactly when one of its legs does', () => {
    assert(
      property(legs, integer({ min: 1, max: 30 }), (rows, step) => {
        const thresholds = [4, 9];
        const multiplier = step / 10;
        const { party, month, severity } = severityOf(collect(rows), uniformThresholds('', '', thresholds));
        const fires = new Map<string, boolean>();
        for (const leg of rows) {
          const key = `${leg.party} ${monthOf(leg.at)}`;
          const own = leg.measures.some((measure, r) => measure / thresholds[r]! >= multiplier);
          fires.set(key, own || (fires.get(key) ?? false));
        }
        for (const [k, value] of severity.entries()) {
          expect(value >= multiplier).toBe(fires.get(`${party[k]} ${month[k]}`));
          fires.delete(`${party[k]} ${month[k]}`);
        }
        expect([...fires.values()]).not.toContain(true);
      }),
    );
  });

  it('do not depend on the order of the legs', () => {
    assert(
      property(legs, (rows) => {
        expect(collect([...rows].reverse())).toEqual(collect(rows));
      }),
    );
  });

  it('of consecutive parties are those of all of them', () => {
    assert(
      property(legs, (rows) => {
        const parts = [rows.filter(({ party }) => party < 2), rows.filter(({ party }) => party >= 2)];
        expect(concatenateRuleUnits(parts.map(collect))).toEqual(collect(rows));
      }),
    );
  });

  it('name their groups', () => {
    expect(groupName(groupOf(1, 2))).toBe('business × wallet');
    expect(groupName(groupOf(-1, -1))).toBe('unknown × unknown');
  });
});
