import type { Question, SurveyDefinition } from '#contract/survey-definition';

/** Kinds that the builder adds; others that a stored survey has are kept as they are. */
export const addableKinds = ['nps', 'csat', 'ces', 'single', 'open'] as const;
export type AddableKind = (typeof addableKinds)[number];
export type Texts = Readonly<Record<string, string>>;

/** A survey before anything was said in it; thanks and the first question are the reader's to write. */
export function emptyDraft(language: string): SurveyDefinition {
  return {
    title: {},
    thanks: {},
    languages: [language],
    class: 'relationship',
    questions: [newQuestion('nps', [])],
    anonymous: false,
    smallestGroup: 10,
    targeting: { segments: [], attributes: [], behaviours: [] },
    trigger: { kind: 'api' },
    cooldownDays: 90,
    quota: {},
    sampling: { share: 1, seed: 0 },
    linkDays: 14,
    open: false,
    origins: [],
  };
}

/** A question without words, with an identifier that the others do not have. */
export function newQuestion(kind: AddableKind, others: readonly Question[]): Question {
  let at = others.length + 1;
  while (others.some(({ id }) => id === `q${at}`)) at++;
  const shared = { id: `q${at}`, text: {}, required: false, branches: [] };
  if (kind === 'ces') return { kind, form: 'ease', ...shared };
  if (kind === 'open') return { kind, longest: 1000, ...shared };
  if (kind === 'single') return { kind, options: [], ...shared };
  return { kind, ...shared };
}

/** The text in a language replaced; an empty one is not there. */
export function withText(texts: Texts, language: string, text: string): Record<string, string> {
  const { [language]: _, ...others } = texts;
  return text === '' ? others : { ...others, [language]: text };
}

/** Options from one line each in a language: a line keeps the identifier of its place, and its words in other languages. */
export function withOptionLines(
  options: Extract<Question, { kind: 'single' }>['options'],
  language: string,
  lines: readonly string[],
): Extract<Question, { kind: 'single' }>['options'] {
  const others = options.slice(lines.length).map((each) => ({ ...each, text: withText(each.text, language, '') }));
  const written = lines.map((line, at) => {
    const old = options[at];
    return { id: old?.id ?? `option-${at + 1}`, text: withText(old?.text ?? {}, language, line) };
  });
  return [...written, ...others.filter(({ text }) => Object.keys(text).length > 0)];
}
