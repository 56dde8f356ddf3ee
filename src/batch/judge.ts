import type { Random } from '#ml/random';
import type { EvaluationSummary } from '#report/evaluation-summary';
import type { RuleUnits } from '#rules/rule-units';
import type { StaticRule } from '#rules/static-rule';
import { countThresholds, declaredThresholds, severityOf, type ThresholdSet } from '#rules/thresholds';
import { type TrainingUnits, tunePerGroup, tuneUniform } from '#rules/tune';
import { defaultEvaluation, evaluateUnits, type EvaluationOptions, noEvaluation, type Opponent } from './evaluation.ts';
import { judgeLearned } from './judge-learned.ts';
import type { LearnedScores } from './outcome-pass.ts';
import type { PartyMonths } from './party-months.ts';

/** The same legs of one period, seen by Peerline and by the rules. */
export interface JudgedPeriod {
  readonly months: PartyMonths;
  readonly ruleUnits: RuleUnits;
}

export interface JudgeInput {
  readonly rules: readonly StaticRule[];
  /** Everything before the test period (less the embargo): the rules are tuned on all of it. */
  readonly before: JudgedPeriod;
  readonly test: JudgedPeriod;
  /** Names behind the codes of `months.typology`. */
  readonly typologies: readonly string[];
  /** Why there are no labels; null where there are. */
  readonly noLabels: string | null;
  /** What the labels before the test period taught, or why nothing; null where there are no labels. */
  readonly learned: LearnedScores | { readonly reason: string; readonly guilty: number } | null;
}

/** Fewer labelled months than this tune nothing: the rules then stand as declared. */
const fewestGuilty = 5;

/** Tunes the static rules on the past and judges both on the test period. */
export function judge(
  input: JudgeInput,
  random: Random,
  options: EvaluationOptions = defaultEvaluation,
): EvaluationSummary {
  const { months } = input.test;
  if (input.noLabels !== null) {
    const flagged = months.flagged.reduce((sum, value) => sum + value, 0);
    return noEvaluation(input.noLabels, months.party.length, flagged);
  }
  const opponents = opponentsOf(input).map((set) => opponentOn(input.test, set, input.rules.length));
  const units = { ...months, typologies: input.typologies };
  const evaluation = evaluateUnits(units, opponents, random, options);
  if (input.learned === null || evaluation.reason !== null) return evaluation;
  const learned = judgeLearned(input.learned, units, months.month, opponents, random.fork('learned'), options);
  return { ...evaluation, learned };
}

/** One threshold per rule, then one per rule, entity type and product; as declared where there is nothing to tune by. */
function opponentsOf({ rules, before }: JudgeInput): readonly ThresholdSet[] {
  const guilty = before.months.label.reduce((sum, label) => sum + (label === 1 ? 1 : 0), 0);
  if (guilty < fewestGuilty) return [declaredThresholds(rules)];
  const training = trainingUnits(before);
  const uniform = tuneUniform(rules, training);
  return [uniform, tunePerGroup(rules, training, uniform)];
}

function opponentOn({ months, ruleUnits }: JudgedPeriod, set: ThresholdSet, rules: number): Opponent {
  const { party, month, severity } = severityOf(ruleUnits, set);
  const aligned = new Float64Array(months.party.length);
  for (let unit = 0, k = 0; unit < aligned.length; unit++) {
    // Both are sorted by (party, month), and every month of the rules is one of the units.
    if (party[k] === months.party[unit] && month[k] === months.month[unit]) aligned[unit] = severity[k++]!;
  }
  return { name: set.name, tuning: set.tuning, thresholds: countThresholds(set, rules), severity: aligned };
}

/** Labels of the rule units of judged party-months, and the number of months that the rules are silent about. */
export function trainingUnits({ months, ruleUnits }: JudgedPeriod): TrainingUnits {
  const kept: number[] = [];
  const guilty: number[] = [];
  let silentGuilty = 0;
  let silentInnocent = 0;
  let k = 0;
  for (let unit = 0; unit < months.party.length; unit++) {
    const label = months.label[unit]!;
    const first = k;
    while (ruleUnits.party[k] === months.party[unit] && ruleUnits.month[k] === months.month[unit]) {
      if (label !== -1) {
        kept.push(k);
        guilty.push(label);
      }
      k++;
    }
    if (k === first && label === 1) silentGuilty++;
    if (k === first && label === 0) silentInnocent++;
  }
  const { rules, maxima } = ruleUnits;
  const taken = new Float64Array(kept.length * rules);
  for (const [to, from] of kept.entries()) taken.set(maxima.subarray(from * rules, (from + 1) * rules), to * rules);
  return {
    units: {
      rules,
      party: Int32Array.from(kept, (from) => ruleUnits.party[from]!),
      month: Int32Array.from(kept, (from) => ruleUnits.month[from]!),
      group: Int16Array.from(kept, (from) => ruleUnits.group[from]!),
      maxima: taken,
    },
    guilty: Uint8Array.from(guilty),
    silentGuilty,
    silentInnocent,
  };
}
