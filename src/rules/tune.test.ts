import { describe, expect, it } from 'vitest';
import { codeOf, entityTypes, products } from '#domain/codes';
import { groupOf, type RuleUnits } from './rule-units.ts';
import type { StaticRule } from './static-rule.ts';
import { countThresholds, declaredThresholds, severityOf, type ThresholdSet } from './thresholds.ts';
import { type TrainingUnits, tunePerGroup, tuneUniform } from './tune.ts';

const rules: readonly StaticRule[] = ['telling', 'noise', 'loud noise'].map((id) => ({
  id,
  name: id,
  description: '',
  when: 'true',
  measure: 'amount',
  unit: 'count',
  threshold: 5,
}));

/** Deterministic numbers in [0, 1) without a seed: the fractional part of multiples of the golden ratio. */
const scatter = (i: number, stream: number): number => ((((i + 1) * 0.6180339887498949 * (stream + 1)) % 1) + 1) % 1;

/**
 * 400 party-months. The guilty ones have a large first measure for their group (individuals about 10, businesses
 * about 100, as innocent businesses have 30); the other measures tell nothing.
 */
function training(): TrainingUnits {
  const n = 400;
  const units: RuleUnits = {
    rules: 3,
    party: Int32Array.from({ length: n }, (_, i) => i),
    month: new Int32Array(n).fill(202401),
    group: Int16Array.from({ length: n }, (_, i) =>
      groupOf(codeOf(entityTypes, i % 2 === 0 ? 'individual' : 'business'), codeOf(products, 'checking')),
    ),
    maxima: new Float64Array(n * 3),
  };
  const guilty = Uint8Array.from({ length: n }, (_, i) => (i % 20 < 2 ? 1 : 0));
  for (let i = 0; i < n; i++) {
    const business = i % 2 === 1;
    const usual = business ? 30 : 3;
    units.maxima[i * 3] = usual * (guilty[i] === 1 ? 3 + scatter(i, 0) : scatter(i, 0));
    units.maxima[i * 3 + 1] = 10 * scatter(i, 1);
    units.maxima[i * 3 + 2] = 1000 * scatter(i, 2);
  }
  return { units, guilty, silentGuilty: 0, silentInnocent: 100 };
}

/** Innocent units that stand above the guilty one that completes half of the recall. */
function wrongAtHalf(set: ThresholdSet, { units, guilty }: TrainingUnits): number {
  const { severity } = severityOf(units, set);
  const found = severity
    .filter((_, k) => guilty[k] === 1)
    .sort()
    .reverse();
  const line = found[Math.ceil(found.length / 2) - 1]!;
  return severity.filter((value, k) => guilty[k] === 0 && value >= line).length;
}

describe('tuning of static rules', () => {
  it('finds the telling rule and silences the noise', () => {
    const set = tuneUniform(rules, training());
    expect(wrongAtHalf(declaredThresholds(rules), training())).toBeGreaterThan(100);
    expect(wrongAtHalf(set, training())).toBeLessThan(30);
  });

  it('thresholds of their own per group tell more where groups differ', () => {
    const uniform = tuneUniform(rules, training());
    const perGroup = tunePerGroup(rules, training(), uniform);
    expect(wrongAtHalf(perGroup, training())).toBe(0);
    expect(countThresholds(perGroup, 3)).toBeGreaterThan(countThresholds(uniform, 3));
  });

  it('half of the guilty training months fire at the tuned thresholds', () => {
    const { units, guilty } = training();
    const { severity } = severityOf(units, tuneUniform(rules, training()));
    const fired = severity.filter((value, k) => guilty[k] === 1 && value >= 1 - 1e-12).length;
    expect(fired).toBe(20);
  });

  it('is deterministic and leaves its input alone', () => {
    const input = training();
    expect(tuneUniform(rules, input)).toEqual(tuneUniform(rules, training()));
    expect(input).toEqual(training());
  });
});
