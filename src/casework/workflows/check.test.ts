import { expect, it } from 'vitest';
import { diagnose, vocabulary } from './check.ts';

it.each([
  ['alert.score > ', 'EOF', '', 14],
  ['alert.scor > 0.5', 'scor', 'scor', 6],
  ['party.country == "ES" && alert.score.x > 1.0', '', 'x', 37],
  ['party.country == "ES" && [1].all(n, n > 0)', 'may not use', null, null],
  ['party.country == "ES" && party.country.matches("a")', 'may not use matches', 'party.country.matches("a")', 25],
  ['alert.score', 'bool is needed', 'alert.score', 0],
] as const)('%s is told where it is wrong', (when, sentence, marked, from) => {
  const { problems, reads } = diagnose(when);
  expect(reads).toEqual([]);
  expect(problems).toHaveLength(1);
  const [problem] = problems;
  expect(problem!.message).toContain(sentence);
  expect(problem!.from).toBeGreaterThanOrEqual(0);
  expect(problem!.to).toBeLessThanOrEqual(when.length);
  if (from !== null) expect(problem!.from).toBe(from);
  if (marked !== null) expect(when.slice(problem!.from, problem!.to)).toBe(marked);
});

it('a sound rule has no problem, and tells what it reads', () => {
  expect(diagnose('alert.score > 0.9 && marks.watch')).toEqual({ problems: [], reads: ['alert.score', 'marks.watch'] });
});

it('the vocabulary is what rules may use', () => {
  for (const field of vocabulary.fields) expect(diagnose(`${field} == ${field}`).problems).toEqual([]);
  for (const name of ['contains', 'startsWith', 'endsWith']) expect(vocabulary.functions).toContain(name);
  expect(vocabulary.operators).toEqual(expect.arrayContaining(['&&', '||', '==', 'in', '!', '? :']));
});
