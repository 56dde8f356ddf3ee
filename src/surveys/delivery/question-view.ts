import type { Question } from '#contract/survey-definition';
import { scaleOf } from '../definition/answers.ts';
import type { Progress } from './respond.ts';

/** A question in one language, as pages, the embedded script and API clients show it. */
export interface QuestionView {
  readonly id: string;
  readonly kind: Question['kind'];
  readonly text: string;
  readonly required: boolean;
  /** Lowest and highest score. */
  readonly scale: readonly [number, number] | null;
  readonly options: readonly { readonly id: string; readonly text: string }[] | null;
  readonly longest: number | null;
}

export interface ProgressView {
  readonly language: string;
  readonly title: string;
  /** Shown before the first question; null later on, and where the survey has none. */
  readonly intro: string | null;
  readonly complete: boolean;
  /** Shown at the end. */
  readonly thanks: string;
  readonly next: QuestionView | null;
}

export function questionView(question: Question, language: string): QuestionView {
  return {
    id: question.id,
    kind: question.kind,
    text: question.text[language]!,
    required: question.required,
    scale: scaleOf(question),
    options: 'options' in question ? question.options.map(({ id, text }) => ({ id, text: text[language]! })) : null,
    longest: question.kind === 'open' ? question.longest : null,
  };
}

export function progressView({ response, begun, next }: Progress): ProgressView {
  const { definition, language } = response;
  return {
    language,
    title: definition.title[language]!,
    intro: begun ? null : (definition.intro?.[language] ?? null),
    complete: next === null,
    thanks: definition.thanks[language]!,
    next: next === null ? null : questionView(next, language),
  };
}
