import { type BranchCondition, type Question, surveyEnd, type SurveyDefinition } from '#contract/survey-definition';
import { type Answer, type Answers, scaleOf } from './answers.ts';

type Questions = SurveyDefinition['questions'];

/** Whether a rule holds of an answer; null = the question was skipped. */
export function holds(condition: BranchCondition, answer: Answer | null): boolean {
  switch (condition.op) {
    case 'always':
      return true;
    case 'answered':
      return answer !== null;
    case 'skipped':
      return answer === null;
    case 'between':
      return answer?.kind === 'score' && answer.value >= condition.low && answer.value <= condition.high;
    case 'chose':
      return answer?.kind === 'choices' && answer.options.includes(condition.option);
    case 'consented':
      return answer?.kind === 'consent' && answer.granted;
  }
}

/** Position of the question after `at`; `questions.length` = the end. */
function follow(questions: Questions, at: number, answer: Answer | null): number {
  const branch = questions[at]!.branches.find(({ when }) => holds(when, answer));
  if (branch === undefined) return at + 1;
  return branch.to === surveyEnd ? questions.length : questions.findIndex(({ id }) => id === branch.to);
}

/**
 * The questions that these answers lead through, in order. A question that was skipped is passed; `open` is the first one
 * that has neither answer nor skip, where there is one.
 */
export function pathThrough(
  questions: Questions,
  answers: Answers,
  skipped: ReadonlySet<string>,
): { readonly passed: readonly Question[]; readonly open: Question | null } {
  const passed: Question[] = [];
  let at = 0;
  while (at < questions.length) {
    const question = questions[at]!;
    const answer = answers.get(question.id) ?? null;
    if (answer === null && (question.required || !skipped.has(question.id))) return { passed, open: question };
    passed.push(question);
    at = follow(questions, at, answer);
  }
  return { passed, open: null };
}

/** Every answer that may lead elsewhere than another: all scores, all choices, given or skipped. */
function possibleAnswers(question: Question): readonly (Answer | null)[] {
  const scale = scaleOf(question);
  const skipped: readonly null[] = question.required ? [] : [null];
  if (scale !== null) {
    const [low, high] = scale;
    const scores = Array.from({ length: high - low + 1 }, (_, i): Answer => ({ kind: 'score', value: low + i }));
    return [...scores, ...skipped];
  }
  if (question.kind === 'single') {
    return [...question.options.map(({ id }): Answer => ({ kind: 'choices', options: [id] })), ...skipped];
  }
  if (question.kind === 'consent') {
    return [{ kind: 'consent', granted: true }, { kind: 'consent', granted: false }, ...skipped];
  }
  return [{ kind: 'text', text: '' }, ...skipped];
}

/** Positions that may follow. Of several choices any may be made, so each rule may be the first that holds. */
function successors(questions: Questions, at: number): ReadonlySet<number> {
  const question = questions[at]!;
  if (question.kind !== 'multiple') {
    return new Set(possibleAnswers(question).map((answer) => follow(questions, at, answer)));
  }
  const mentioned = question.branches.flatMap(({ when }) => (when.op === 'chose' ? [when.option] : []));
  const others = question.options.map(({ id }) => id).filter((id) => !mentioned.includes(id));
  const made = [...mentioned, ...others].map((id): Answer => ({ kind: 'choices', options: [id] }));
  return new Set([...made, ...(question.required ? [] : [null])].map((answer) => follow(questions, at, answer)));
}

function misfit(question: Question, condition: BranchCondition): string | null {
  const scale = scaleOf(question);
  switch (condition.op) {
    case 'between':
      if (scale === null) return 'asks for a score, which the question does not give';
      if (condition.low > condition.high) return `goes from ${condition.low} down to ${condition.high}`;
      return condition.low < scale[0] || condition.high > scale[1] ? `leaves the scale ${scale[0]}–${scale[1]}` : null;
    case 'chose':
      if (question.kind !== 'single' && question.kind !== 'multiple')
        return 'asks for a choice, which it does not give';
      return question.options.some(({ id }) => id === condition.option) ? null : `names no option: ${condition.option}`;
    case 'consented':
      return question.kind === 'consent' ? null : 'asks for consent, which the question does not give';
    case 'skipped':
      return question.required ? 'can never hold: the question must be answered' : null;
    case 'always':
    case 'answered':
      return null;
  }
}

/**
 * What is wrong with the branches: targets that do not exist, rules that do not fit or can never be the first that
 * holds, circles, questions that no answers lead to. Exact for scores, single choices and consent, because all their
 * answers are tried. Empty = sound.
 */
export function branchingProblems(questions: Questions): readonly string[] {
  const ids = questions.map(({ id }) => id);
  const problems: string[] = [];
  for (const [at, id] of ids.entries()) if (ids.indexOf(id) !== at) problems.push(`Two questions are called ${id}.`);
  for (const question of questions) {
    for (const [i, { when, to }] of question.branches.entries()) {
      const rule = `Branch ${i + 1} of ${question.id}`;
      if (to !== surveyEnd && !ids.includes(to)) problems.push(`${rule} leads to ${to}, which does not exist.`);
      const wrong = misfit(question, when);
      if (wrong !== null) problems.push(`${rule} ${wrong}.`);
      const idle = possibleAnswers(question).every(
        (answer) => question.branches.findIndex((other) => holds(other.when, answer)) !== i,
      );
      if (wrong === null && idle && question.kind !== 'multiple') {
        problems.push(`${rule} is never reached: those before it hold already.`);
      }
    }
  }
  if (problems.length > 0) return problems;
  return graphProblems(questions);
}

function graphProblems(questions: Questions): readonly string[] {
  const next = questions.map((_, at) => successors(questions, at));
  const state = new Uint8Array(questions.length + 1);
  const problems: string[] = [];
  const visit = (at: number): void => {
    if (at === questions.length || state[at] === 2) return;
    state[at] = 1;
    for (const to of next[at]!) {
      if (state[to] === 1) problems.push(`${questions[at]!.id} leads back to ${questions[to]!.id}: a circle.`);
      else visit(to);
    }
    state[at] = 2;
  };
  visit(0);
  for (const [at, { id }] of questions.entries()) if (state[at] === 0) problems.push(`No answers lead to ${id}.`);
  return problems;
}
