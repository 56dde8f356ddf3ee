import { AppError } from '#domain/app-error';
import { calls, checkRule, operators } from './compile.ts';
import { fields, markPrefix } from './fields.ts';

/** What is wrong with a rule, and where: character offsets, half-open. */
export interface RuleProblem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

export interface RuleCheck {
  readonly problems: readonly RuleProblem[];
  /** What it reads; empty while there is a problem. */
  readonly reads: readonly string[];
}

/** Checks a rule as someone writes it. Never throws for what it says. */
export function diagnose(when: string): RuleCheck {
  try {
    return { problems: [], reads: checkRule(when) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { from = 0, to = when.length } = error.details as { readonly from?: number; readonly to?: number };
    return { problems: [{ message: error.message, from, to: Math.max(to, from) }], reads: [] };
  }
}

const words = [...operators].filter((name) => /^[^a-z]+$|^in$/.test(name) && !name.includes('_') && name !== '?:');

/** All that a rule may be made of, for those who complete what is written. */
export const vocabulary = {
  fields: Object.keys(fields),
  markPrefix,
  operators: [...words, '!', '-', '? :'].filter((word, at, all) => all.indexOf(word) === at),
  functions: [...calls],
};
