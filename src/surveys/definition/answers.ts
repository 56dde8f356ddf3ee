import type { Question } from '#contract/survey-definition';

/** The answer to one question. Skipped questions have none. */
export type Answer =
  | { readonly kind: 'score'; readonly value: number }
  | { readonly kind: 'choices'; readonly options: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'consent'; readonly granted: boolean };

export type Answers = ReadonlyMap<string, Answer>;

/** Lowest and highest score of a question on a scale; null for other kinds. */
export function scaleOf(question: Question): readonly [number, number] | null {
  switch (question.kind) {
    case 'nps':
      return [0, 10];
    case 'csat':
      return [1, 5];
    case 'ces':
      return [1, 7];
    case 'rating':
      return [1, question.highest];
    case 'single':
    case 'multiple':
    case 'open':
    case 'consent':
      return null;
  }
}

export type ParsedAnswer = { readonly answer: Answer | null } | { readonly problem: string };

function parseChoices(question: Question & { kind: 'single' | 'multiple' }, given: unknown): ParsedAnswer {
  const chosen: unknown[] = Array.isArray(given) ? given : [given];
  const options = question.options.map(({ id }) => id);
  const unknown = chosen.find((id) => typeof id !== 'string' || !options.includes(id));
  if (unknown !== undefined) return { problem: 'is not one of the options' };
  const distinct = options.filter((id) => chosen.includes(id));
  if (question.kind === 'single' && distinct.length > 1) return { problem: 'must be one option' };
  return { answer: distinct.length === 0 ? null : { kind: 'choices', options: distinct } };
}

function parseScore([low, high]: readonly [number, number], given: unknown): ParsedAnswer {
  const value = typeof given === 'string' && /^\d{1,2}$/.test(given) ? Number(given) : given;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
    return { problem: `must be a whole number from ${low} to ${high}` };
  }
  return { answer: { kind: 'score', value } };
}

/**
 * Reads what a customer sent for a question, from JSON or from a form (where all is text). `null`, an empty text and an
 * empty list are a question skipped.
 */
export function parseAnswer(question: Question, given: unknown): ParsedAnswer {
  if (given === null || given === undefined || given === '') return { answer: null };
  const scale = scaleOf(question);
  if (scale !== null) return parseScore(scale, given);
  if (question.kind === 'single' || question.kind === 'multiple') return parseChoices(question, given);
  if (question.kind === 'consent') {
    if (given === true || given === 'yes') return { answer: { kind: 'consent', granted: true } };
    if (given === false || given === 'no') return { answer: { kind: 'consent', granted: false } };
    return { problem: 'must be yes or no' };
  }
  return parseText(question.kind === 'open' ? question.longest : 0, given);
}

function parseText(longest: number, given: unknown): ParsedAnswer {
  if (typeof given !== 'string') return { problem: 'must be a text' };
  // Control characters serve nobody here, and a NUL cannot be stored; line breaks stay.
  const text = given
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')
    .trim();
  if (text.length > longest) return { problem: `must not be longer than ${longest} characters` };
  return { answer: text === '' ? null : { kind: 'text', text } };
}

/** An answer as the columns of `survey_answer`: exactly one of them is set. */
export interface AnswerColumns {
  readonly score: number | null;
  readonly options: readonly string[] | null;
  readonly granted: boolean | null;
  readonly sealed: string | null;
}

/** @param seal encrypts a text with the key of whom it belongs to */
export function columnsOf(answer: Answer, seal: (text: string) => string): AnswerColumns {
  return {
    score: answer.kind === 'score' ? answer.value : null,
    options: answer.kind === 'choices' ? answer.options : null,
    granted: answer.kind === 'consent' ? answer.granted : null,
    sealed: answer.kind === 'text' ? seal(answer.text) : null,
  };
}
