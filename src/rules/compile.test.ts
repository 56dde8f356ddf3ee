import { array as arrayOf, assert, constantFrom, double, oneof, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeOf, directions, entityTypes, products, schemes, unknownCode } from '#domain/codes';
import { compileRules, type LegFacts } from './compile.ts';
import type { StaticRule } from './static-rule.ts';

function rule(when: string, measure: string): StaticRule {
  return { id: 'test', name: '', description: '', when, measure, unit: 'minor', threshold: 1 };
}

function factsOf(rows: number, codes: Partial<Record<keyof LegFacts, number>> = {}): LegFacts {
  const column = (name: keyof LegFacts): Int8Array => new Int8Array(rows).fill(codes[name] ?? unknownCode);
  return {
    entityType: column('entityType'),
    product: column('product'),
    direction: column('direction'),
    channel: column('channel'),
    scheme: column('scheme'),
  };
}

function measures(rules: readonly StaticRule[], names: readonly string[], data: readonly number[], facts: LegFacts) {
  const rows = data.length / names.length;
  const out = new Float64Array(rows * rules.length);
  compileRules(rules, names).measure({ rows, columns: names.length, data: Float64Array.from(data) }, facts, out);
  return [...out];
}

describe('compiled rules', () => {
  it('measure legs for which the guard holds, and say nothing of the others', () => {
    const rules = [rule('amount >= 100.0', 'amount'), rule('true', 'amount + count')];
    expect(measures(rules, ['amount', 'count'], [50, 2, 150, 3], factsOf(2))).toEqual([Number.NaN, 52, 150, 153]);
  });

  it('read facts as names of their code tables, and unknown codes as unknown', () => {
    const rules = [
      rule('entityType == "business" && product == "wallet" && direction == "in" && scheme == "wire"', 'amount'),
      rule('scheme == "unknown"', 'amount'),
    ];
    const known = factsOf(1, {
      entityType: codeOf(entityTypes, 'business'),
      product: codeOf(products, 'wallet'),
      direction: codeOf(directions, 'in'),
      scheme: codeOf(schemes, 'wire'),
    });
    expect(measures(rules, ['amount'], [7], known)).toEqual([7, Number.NaN]);
    expect(measures(rules, ['amount'], [7], factsOf(1))).toEqual([Number.NaN, 7]);
  });

  it('never fire on a feature that is not known, however the guard is written', () => {
    const guards = ['a >= 1.0', '!(a >= 1.0)', 'a != 1.0', 'a >= 1.0 || true', 'true'];
    const rules = guards.map((guard) => rule(guard, 'a'));
    expect(measures(rules, ['a', 'b'], [Number.NaN, 5], factsOf(1))).toEqual(guards.map(() => Number.NaN));
  });

  it('do not care about unknown features that they do not name', () => {
    expect(measures([rule('true', 'a')], ['a', 'b'], [3, Number.NaN], factsOf(1))).toEqual([3]);
  });

  it('never throw and give what plain arithmetic gives, for any numbers', () => {
    const value = oneof(double(), constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0, 1e13));
    const compiled = compileRules([rule('a > b', 'a > 0.0 ? a + b : a - b'), rule('b <= 10.0', 'a * 2.0')], ['a', 'b']);
    assert(
      property(arrayOf(tuple(value, value), { minLength: 1, maxLength: 20 }), (rows) => {
        const out = new Float64Array(rows.length * 2);
        compiled.measure(
          { rows: rows.length, columns: 2, data: Float64Array.from(rows.flat()) },
          factsOf(rows.length),
          out,
        );
        for (const [i, [a, b]] of rows.entries()) {
          const known = !Number.isNaN(a) && !Number.isNaN(b);
          expect(out[2 * i]).toBe(known && a > b ? (a > 0 ? a + b : a - b) : Number.NaN);
          expect(out[2 * i + 1]).toBe(known && b <= 10 ? a * 2 : Number.NaN);
        }
      }),
    );
  });
});

describe('a rule that cannot be used is refused with its name and the reason', () => {
  const attempt = (when: string, measure: string) => () => compileRules([rule(when, measure)], ['amount']);

  it('when it names an absent feature', () => {
    expect(attempt('cashSum7d > 1.0', 'amount')).toThrow(/Rule test: when "cashSum7d > 1.0" cannot be used.*cashSum7d/);
  });

  it('when it does not parse', () => {
    expect(attempt('amount >', 'amount')).toThrow(/Rule test: when "amount >" cannot be used/);
  });

  it('when a type is wrong', () => {
    expect(attempt('amount', 'amount')).toThrow(/gives double, bool is needed/);
    expect(attempt('true', 'amount > 1.0')).toThrow(/gives bool, double is needed/);
    expect(attempt('true', 'amount * 2')).toThrow(/cannot be used/);
  });
});
