import type { CompiledRules, FeatureRows, LegFacts } from '#rules/compile';
import { collectRuleUnits, concatenateRuleUnits } from '#rules/rule-units';
import type { JudgedPeriod } from './judge.ts';
import { collectPartyMonths, concatenatePartyMonths, type EvaluatedLegs } from './party-months.ts';
import type { TimeSplit } from './time-split.ts';

/** A block of consecutive legs with all that judging needs of them; arrays are at least `X.rows` long. */
export interface JudgedLegs extends EvaluatedLegs {
  /** Raw features, NaN = not known. */
  readonly X: FeatureRows;
  readonly facts: LegFacts;
}

/** The legs before the test period (training and calibration), and those of the test period. */
export interface JudgedPeriods {
  readonly before: JudgedPeriod;
  readonly test: JudgedPeriod;
}

export interface JudgedLegCollector {
  add(legs: JudgedLegs): void;
  /** Plain typed arrays: may be posted from a worker. */
  finish(): JudgedPeriods;
}

/** Evaluates the static rules on blocks of scored legs and keeps party-months of both periods; the embargo is left out. */
export function collectJudgedLegs(rules: CompiledRules, split: TimeSplit): JudgedLegCollector {
  const width = rules.rules.length;
  const periods = [0, 1].map(() => ({ months: collectPartyMonths(), ruleUnits: collectRuleUnits(width) }));
  const periodOf = (at: number): number => (at >= split.testFrom ? 1 : at < split.calibrateUntil ? 0 : -1);
  let measures = new Float64Array(0);
  return {
    add(legs) {
      const { rows } = legs.X;
      if (measures.length < rows * width) measures = new Float64Array(rows * width);
      rules.measure(legs.X, legs.facts, measures);
      const ruleLegs = {
        party: legs.party,
        at: legs.at,
        entityType: legs.facts.entityType,
        product: legs.facts.product,
      };
      let from = 0;
      while (from < rows) {
        const period = periodOf(legs.at[from]!);
        let to = from + 1;
        while (to < rows && periodOf(legs.at[to]!) === period) to++;
        if (period >= 0) {
          periods[period]!.months.add(from, to, legs);
          periods[period]!.ruleUnits.add(from, to, ruleLegs, measures);
        }
        from = to;
      }
    },
    finish() {
      const [before, test] = periods.map(({ months, ruleUnits }) => ({
        months: months.finish(),
        ruleUnits: ruleUnits.finish(),
      }));
      return { before: before!, test: test! };
    },
  };
}

/** Periods of several partitions as one; the parties of a later part come after those of an earlier one. */
export function concatenateJudgedPeriods(parts: readonly JudgedPeriods[]): JudgedPeriods {
  const joined = (period: 'before' | 'test'): JudgedPeriod => ({
    months: concatenatePartyMonths(parts.map((part) => part[period].months)),
    ruleUnits: concatenateRuleUnits(parts.map((part) => part[period].ruleUnits)),
  });
  return { before: joined('before'), test: joined('test') };
}
