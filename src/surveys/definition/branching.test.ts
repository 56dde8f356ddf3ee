import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Question, type SurveyDefinition, surveyDefinition } from '#contract/survey-definition';
import { type Answer, parseAnswer } from './answers.ts';
import { branchingProblems, pathThrough } from './branching.ts';
import { checkDefinition } from './check.ts';

type Branches = readonly { readonly when: unknown; readonly to: string }[];

function define(questions: readonly unknown[], fields: Record<string, unknown> = {}): SurveyDefinition {
  return surveyDefinition.parse({
    title: { en: 'Your bank' },
    thanks: { en: 'Thank you.' },
    languages: ['en'],
    class: 'relationship',
    questions,
    ...fields,
  });
}

const nps = (id: string, branches: Branches = [], fields = {}) => ({
  kind: 'nps',
  id,
  text: { en: 'Would you recommend us?' },
  branches,
  ...fields,
});
const open = (id: string, branches: Branches = []) => ({ kind: 'open', id, text: { en: 'Why?' }, branches });
const between = (low: number, high: number) => ({ op: 'between', low, high });
const problems = (questions: readonly unknown[]) => branchingProblems(define(questions).questions);

describe('branching', () => {
  it('takes the first rule that holds, and the next question where none does', () => {
    const { questions } = define([
      nps('q1', [
        { when: between(9, 10), to: 'praise' },
        { when: { op: 'skipped' }, to: 'end' },
      ]),
      open('blame', [{ when: { op: 'always' }, to: 'end' }]),
      open('praise'),
    ]);
    const through = (value: number | null) =>
      pathThrough(
        questions,
        new Map(value === null ? [] : [['q1', { kind: 'score', value }]]),
        new Set(['q1', 'blame', 'praise']),
      ).passed.map(({ id }) => id);
    expect(through(9)).toEqual(['q1', 'praise']);
    expect(through(8)).toEqual(['q1', 'blame']);
    expect(through(null)).toEqual(['q1']);
  });

  it.each([
    ['a circle', [nps('a'), open('b', [{ when: { op: 'answered' }, to: 'a' }])], /circle/],
    ['a question that leads to itself', [nps('a', [{ when: between(0, 1), to: 'a' }]), open('b')], /circle/],
    ['a question that no answers lead to', [nps('a', [{ when: { op: 'always' }, to: 'end' }]), open('b')], /lead to b/],
    [
      'a question that only an impossible answer leads to',
      [
        nps('a', [
          { when: between(0, 10), to: 'end' },
          { when: { op: 'skipped' }, to: 'end' },
        ]),
        open('b'),
      ],
      /lead to b/,
    ],
    [
      'a rule behind one that holds already',
      [
        nps('a', [
          { when: between(0, 6), to: 'b' },
          { when: between(3, 5), to: 'b' },
        ]),
        open('b'),
      ],
      /never reached/,
    ],
    ['a target that does not exist', [nps('a', [{ when: between(0, 6), to: 'nowhere' }])], /does not exist/],
    ['a score beyond the scale', [nps('a', [{ when: between(0, 11), to: 'end' }])], /leaves the scale/],
    [
      'a choice of a question without choices',
      [nps('a', [{ when: { op: 'chose', option: 'x' }, to: 'end' }])],
      /choice/,
    ],
    [
      'a skip of a required question',
      [nps('a', [{ when: { op: 'skipped' }, to: 'end' }], { required: true })],
      /never/,
    ],
    ['two questions of one name', [nps('a'), open('a')], /Two questions/],
  ])('refuses %s', (_what, questions, sentence) => {
    expect(problems(questions).join(' ')).toMatch(sentence);
  });

  it('always ends for a survey that passed, whatever is answered', () => {
    const arbitrary = fc.integer({ min: 1, max: 7 }).chain((n) =>
      fc.array(
        fc.array(
          fc.record({
            when: fc.oneof(
              fc.constantFrom({ op: 'answered' }, { op: 'skipped' }),
              fc.tuple(fc.nat(10), fc.nat(10)).map(([a, b]) => between(Math.min(a, b), Math.max(a, b))),
            ),
            to: fc.constantFrom('end', ...Array.from({ length: n }, (_, i) => `q${i}`)),
          }),
          { maxLength: 3 },
        ),
        { minLength: n, maxLength: n },
      ),
    );
    fc.assert(
      fc.property(arbitrary, fc.array(fc.option(fc.nat(10)), { minLength: 7, maxLength: 7 }), (branches, values) => {
        const { questions } = define(branches.map((list, i) => nps(`q${i}`, list)));
        fc.pre(branchingProblems(questions).length === 0);
        const answers = new Map<string, Answer>();
        for (const [i, value] of values.entries()) if (value !== null) answers.set(`q${i}`, { kind: 'score', value });
        const { passed, open } = pathThrough(questions, answers, new Set(questions.map(({ id }) => id)));
        expect(open).toBeNull();
        expect(new Set(passed.map(({ id }) => id)).size).toBe(passed.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a definition', () => {
  const refuse = (questions: readonly unknown[], fields: Record<string, unknown>, sentence: RegExp) =>
    expect(() => checkDefinition(define(questions, fields))).toThrow(sentence);

  it('has every text in every language, and none besides', () => {
    refuse([nps('a')], { languages: ['en', 'de'] }, /lacks de/);
    refuse([nps('a')], { thanks: { en: 'Thanks', fr: 'Merci' } }, /fr, which the survey does not list/);
  });

  it('is in languages that pages can be shown in', () => {
    refuse(
      [{ ...nps('a'), text: { xx: 'Ha?' } }],
      { languages: ['xx'], title: { xx: 'x' }, thanks: { xx: 'x' } },
      /xx/,
    );
    expect(() => define([nps('a')], { languages: ['English!'] })).toThrow(/BCP 47/);
  });

  it('does not ask nobody for consent, and aims an open survey at no segment', () => {
    refuse(
      [{ kind: 'consent', id: 'c', text: { en: 'May we?' }, purpose: 'offers' }],
      { anonymous: true },
      /anonymous/,
    );
    refuse(
      [nps('a')],
      { open: true, anonymous: true, targeting: { segments: [{ segmentation: 's', segment: 'S1' }] } },
      /segments/,
    );
  });
});

describe('an answer', () => {
  const [score, choice, many, text, consent] = define([
    nps('a'),
    { kind: 'single', id: 'b', text: { en: '?' }, options: ['x', 'y'].map((id) => ({ id, text: { en: id } })) },
    { kind: 'multiple', id: 'c', text: { en: '?' }, options: ['x', 'y'].map((id) => ({ id, text: { en: id } })) },
    { ...open('d'), longest: 20 },
    { kind: 'consent', id: 'e', text: { en: '?' }, purpose: 'offers' },
  ]).questions as [Question, Question, Question, Question, Question];

  it('is read alike from JSON and from a form', () => {
    expect(parseAnswer(score, '7')).toEqual(parseAnswer(score, 7));
    expect(parseAnswer(choice, 'x')).toEqual({ answer: { kind: 'choices', options: ['x'] } });
    expect(parseAnswer(many, ['y', 'x', 'y'])).toEqual({ answer: { kind: 'choices', options: ['x', 'y'] } });
    expect(parseAnswer(consent, 'yes')).toEqual(parseAnswer(consent, true));
    expect(parseAnswer(text, ' a\r\nb\u0000 ')).toEqual({ answer: { kind: 'text', text: 'a\nb' } });
    for (const question of [score, choice, many, text, consent])
      expect(parseAnswer(question, '')).toEqual({ answer: null });
  });

  it.each([
    [score, 11],
    [score, -1],
    [score, 7.5],
    [score, '7.0'],
    [score, '0x7'],
    [score, true],
    [choice, 'z'],
    [choice, ['x', 'y']],
    [many, [['x']]],
    [many, { x: 1 }],
    [text, 'a'.repeat(21)],
    [text, 7],
    [consent, 1],
  ])('of %o is refused: %o', (question, given) => {
    expect(parseAnswer(question, given)).toHaveProperty('problem');
  });
});
