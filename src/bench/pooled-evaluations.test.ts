import { describe, expect, it } from 'vitest';
import { noEvaluation } from '#batch/evaluation';
import type { EvaluationSummary } from '#report/evaluation-summary';
import { jackknifeInterval, poolEvaluations } from './pooled-evaluations.ts';

function evaluation(rules: readonly (readonly number[])[], ours: readonly number[], found: number): EvaluationSummary {
  return {
    ...noEvaluation(''),
    reason: null,
    recall: 0.5,
    precision: 0.1,
    opponents: rules.map((wrong, k) => ({
      name: `rules ${k}`,
      tuning: '',
      thresholds: 10,
      recall: 0.5,
      precision: 0.1,
      flagged: 10,
      reach: 0.9,
      levels: [0.3, 0.5].map((recall, l) => ({
        recall,
        ruleFalsePositives: wrong[l]!,
        falsePositives: ours[l]!,
        reduction: 1 - ours[l]! / wrong[l]!,
        interval: null,
      })),
    })),
    typologies: [{ typology: 'cycle', units: 10, found, recall: found / 10, interval: [0, 1], foundByRules: 2 }],
  };
}

describe('evaluations of several seeds', () => {
  const pooled = poolEvaluations([
    evaluation(
      [
        [100, 400],
        [120, 200],
      ],
      [10, 40],
      6,
    ),
    evaluation(
      [
        [90, 380],
        [110, 240],
      ],
      [14, 30],
      8,
    ),
    evaluation(
      [
        [110, 420],
        [90, 190],
      ],
      [9, 50],
      7,
    ),
  ]);

  it('add up the false positives and take the stronger rules at each level', () => {
    expect(pooled.levels.map((level) => level.ruleFalsePositives)).toEqual([300, 630]);
    expect(pooled.levels[0]!.reduction).toBeCloseTo(1 - 33 / 300, 12);
    expect(pooled.opponents.map(({ levels }) => levels[1]!.ruleFalsePositives)).toEqual([1200, 630]);
  });

  it('give an interval over seeds that holds the figure', () => {
    for (const { reduction, interval } of pooled.levels) {
      expect(interval[0]).toBeLessThan(reduction);
      expect(interval[1]).toBeGreaterThan(reduction);
      expect(interval[1]).toBeLessThan(1);
    }
  });

  it('add up typologies', () => {
    expect(pooled.typologies['cycle']).toMatchObject({ units: 30, found: 21, recall: 0.7, ruleRecall: 0.2 });
  });
});

it('the jackknife interval of a mean is the t interval', () => {
  const values = [3, 5, 4, 8];
  const [low, high] = jackknifeInterval(4, (left) => left.reduce((sum, i) => sum + values[i]!, 0) / left.length);
  // Mean 5, variance 14/3, half width 3.182 · √(14/3/4).
  expect(low).toBeCloseTo(5 - 3.182 * Math.sqrt(14 / 12), 9);
  expect(high).toBeCloseTo(5 + 3.182 * Math.sqrt(14 / 12), 9);
});
