import type { Asked } from '../../api/call.ts';

/** Question of ours → what the source calls it, and option of ours → how the source writes the choice. */
export type Mapped = Readonly<
  Record<string, { readonly external: string; readonly options: Readonly<Record<string, string>> }>
>;

/** As it stands in a connection. */
export function mappedOf(questions: readonly Question[]): Mapped {
  return Object.fromEntries(
    questions.map(({ external, question, options = {} }) => {
      const written = Object.entries(options).map(([choice, option]) => [option, choice] as const);
      return [question, { external, options: Object.fromEntries(written) }];
    }),
  );
}

type Question = NonNullable<Asked<'postSurveyConnection'>['body']>['questions'][number];

/** What the server is told: questions that have a name there, and choices that are written otherwise there. */
export function mappingOf(mapped: Mapped): Question[] {
  return Object.entries(mapped).flatMap(([question, { external, options }]) => {
    if (external.trim() === '') return [];
    const written = Object.entries(options).flatMap(([option, choice]) =>
      choice.trim() === '' ? [] : [[choice.trim(), option] as const],
    );
    const chosen = written.length === 0 ? {} : { options: Object.fromEntries(written) };
    return [{ external: external.trim(), question, ...chosen }];
  });
}
