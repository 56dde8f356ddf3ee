import type { SurveyDefinition } from '#contract/survey-definition';
import { AppError } from '#domain/app-error';
import { branchingProblems } from './branching.ts';
import { interfaceWords } from './interface-words.ts';

function languageProblems(definition: SurveyDefinition): readonly string[] {
  const { languages, title, intro, thanks, questions } = definition;
  const problems: string[] = [];
  for (const code of languages) {
    if (interfaceWords(code) === null) problems.push(`${code} is not a language that surveys are shown in.`);
  }
  if (new Set(languages).size !== languages.length) problems.push('A language is listed twice.');
  const texts: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['title', title],
    ...(intro === undefined ? [] : [['intro', intro] as const]),
    ['thanks', thanks],
    ...questions.flatMap((question) => [
      [`the text of ${question.id}`, question.text] as const,
      ...('options' in question ? question.options : []).map(
        (option) => [`option ${option.id} of ${question.id}`, option.text] as const,
      ),
    ]),
  ];
  for (const [what, text] of texts) {
    const absent = languages.filter((code) => text[code] === undefined);
    const surplus = Object.keys(text).filter((code) => !languages.includes(code));
    if (absent.length > 0) problems.push(`${what} lacks ${absent.join(', ')}.`);
    if (surplus.length > 0) problems.push(`${what} has ${surplus.join(', ')}, which the survey does not list.`);
  }
  return problems;
}

function optionProblems({ questions }: SurveyDefinition): readonly string[] {
  return questions.flatMap((question) => {
    if (!('options' in question)) return [];
    const ids = question.options.map(({ id }) => id);
    return new Set(ids).size === ids.length ? [] : [`${question.id} lists an option twice.`];
  });
}

/** Throws AppError `survey.invalid` naming everything that is wrong within the definition itself. */
export function checkDefinition(definition: SurveyDefinition): void {
  const problems = [
    ...languageProblems(definition),
    ...optionProblems(definition),
    ...branchingProblems(definition.questions),
    ...(definition.open && definition.targeting.segments.length > 0
      ? ['An open survey does not know who answers, so it cannot be for segments.']
      : []),
    ...(definition.open && !definition.anonymous ? ['An open survey does not know who answers: it is anonymous.'] : []),
    ...(definition.anonymous && definition.questions.some(({ kind }) => kind === 'consent')
      ? ['Consent needs to be known as whose: an anonymous survey cannot ask for it.']
      : []),
  ];
  if (problems.length > 0) throw new AppError('survey.invalid', problems.join(' '), { problems });
}
