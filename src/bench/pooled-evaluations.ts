import type { EvaluationSummary, Interval } from '#report/evaluation-summary';

/** False positives at one level of recall, summed over the seeds. */
export interface PooledLevel {
  readonly recall: number;
  readonly ruleFalsePositives: number;
  readonly falsePositives: number;
  /** 1 − falsePositives / ruleFalsePositives, of the sums. */
  readonly reduction: number;
  /** 95 %, over seeds. */
  readonly interval: Interval;
}

export interface PooledOpponent {
  readonly name: string;
  /** Mean recall that the rules reach at any threshold. */
  readonly reach: number;
  readonly levels: readonly PooledLevel[];
}

export interface PooledTypology {
  readonly units: number;
  readonly found: number;
  readonly recall: number;
  /** 95 %, over seeds. */
  readonly interval: Interval;
  /** What the stronger rules find when they flag as many. */
  readonly ruleRecall: number;
}

export interface PooledEvaluation {
  readonly unit: 'party-month';
  readonly seeds: number;
  /** Against the stronger opponent at each level: the one with fewer false positives over all seeds. */
  readonly levels: readonly PooledLevel[];
  readonly opponents: readonly PooledOpponent[];
  readonly typologies: Readonly<Record<string, PooledTypology>>;
  /** Means over seeds at the released line. */
  readonly recall: number;
  readonly precision: number;
}

/**
 * Puts independent replications together: one evaluation per seed of the simulator, each with its own bank, training
 * and tuning. Intervals are jackknife-t over seeds (on the logarithm of the ratio, on the share for recall), so they
 * hold the chance of the bank, of the fit and of the tuning alike.
 */
export function poolEvaluations(evaluations: readonly EvaluationSummary[]): PooledEvaluation {
  const opponents = (evaluations[0]?.opponents ?? []).map(({ name }, k) => {
    const own = evaluations.map((evaluation) => evaluation.opponents[k]!);
    return {
      name,
      reach: mean(own.map(({ reach }) => reach)),
      levels: own[0]!.levels.map(({ recall }, l) =>
        pooledLevel(
          recall,
          own.map(({ levels }) => levels[l]!.ruleFalsePositives),
          own.map(({ levels }) => levels[l]!.falsePositives),
        ),
      ),
    };
  });
  const levels = (opponents[0]?.levels ?? []).map((_, l) =>
    opponents
      .map((opponent) => opponent.levels[l]!)
      .reduce((best, level) => (level.ruleFalsePositives < best.ruleFalsePositives ? level : best)),
  );
  return {
    unit: 'party-month',
    seeds: evaluations.length,
    levels,
    opponents,
    typologies: pooledTypologies(evaluations),
    recall: mean(evaluations.map(({ recall }) => recall ?? 0)),
    precision: mean(evaluations.map(({ precision }) => precision ?? 0)),
  };
}

function pooledLevel(recall: number, rules: readonly number[], ours: readonly number[]): PooledLevel {
  // Half a unit on both sides keeps the logarithm finite where one side has none.
  const logRatio = (left: readonly number[]): number =>
    Math.log(sum(left.map((i) => ours[i]!)) + 0.5) - Math.log(sum(left.map((i) => rules[i]!)) + 0.5);
  const [low, high] = jackknifeInterval(rules.length, logRatio);
  return {
    recall,
    ruleFalsePositives: sum(rules),
    falsePositives: sum(ours),
    reduction: sum(rules) === 0 ? 0 : 1 - sum(ours) / sum(rules),
    interval: [1 - Math.exp(high), 1 - Math.exp(low)],
  };
}

function pooledTypologies(evaluations: readonly EvaluationSummary[]): Readonly<Record<string, PooledTypology>> {
  const names = [
    ...new Set(evaluations.flatMap(({ typologies }) => typologies.map(({ typology }) => typology))),
  ].sort();
  return Object.fromEntries(
    names.map((name) => {
      const rows = evaluations.flatMap(({ typologies }) => typologies.filter(({ typology }) => typology === name));
      const recallOf = (left: readonly number[]): number =>
        sum(left.map((i) => rows[i]!.found)) / sum(left.map((i) => rows[i]!.units));
      const [low, high] = jackknifeInterval(rows.length, recallOf);
      const units = sum(rows.map((row) => row.units));
      return [
        name,
        {
          units,
          found: sum(rows.map(({ found }) => found)),
          recall: recallOf([...rows.keys()]),
          interval: [Math.max(0, low), Math.min(1, high)],
          ruleRecall: sum(rows.map(({ foundByRules }) => foundByRules ?? 0)) / units,
        },
      ];
    }),
  );
}

/** Two-sided 95 % quantiles of Student's t for 1 to 20 degrees of freedom. */
const studentT = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086,
];

/**
 * Interval of a statistic of n replications by leaving each out in turn; (−∞, ∞) for a single one.
 * Source: Efron and Tibshirani (1993), ch. 11.
 */
export function jackknifeInterval(n: number, statistic: (left: readonly number[]) => number): Interval {
  if (n < 2) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const all = Array.from({ length: n }, (_, i) => i);
  const without = all.map((out) => statistic(all.filter((i) => i !== out)));
  const centre = mean(without);
  const error = Math.sqrt(((n - 1) / n) * sum(without.map((value) => (value - centre) ** 2)));
  const half = (studentT[n - 2] ?? 1.96) * error;
  const value = statistic(all);
  return [value - half, value + half];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : sum(values) / values.length;
}
