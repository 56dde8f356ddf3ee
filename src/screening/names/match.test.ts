import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultThreshold, matchNames, type TokenMatch } from './match.ts';
import { createPreparer } from './prepare.ts';
import type { NameKind } from './token.ts';

const { prepare } = createPreparer();

function likeness(left: string, right: string, kind: NameKind = 'person'): number {
  return matchNames(prepare(left, kind), prepare(right, kind));
}

describe('matching of names', () => {
  it.each([
    ['order', 'Novák, Jana', 'Jana Novak'],
    ['spelling', 'Kristofer Lindqvist', 'Kristoffer Lindquist'],
    ['initial', 'P. Oyelaran', 'Peter Oyelaran'],
    ['patronymic', 'Nikita Ryabov', 'Nikita Sergeevich Ryabov'],
    ['title', 'Dr. Amara Diallo', 'Amara Diallo'],
    ['nickname', 'Bill Harcourt', 'William Harcourt'],
    ['particle', 'Yusuf ibn Tariq', 'Yusuf bin Tariq'],
    ['joined words', 'Marijavan den Berg', 'Marija van den Berg'],
    ['sound', 'Muhamad Qadir', 'Mohammed Kadir'],
    ['invisible characters', 'Jana\u200bNovak', 'Jana Novak'],
  ])('takes the same person by %s', (_, left, right) => {
    expect(likeness(left, right)).toBeGreaterThanOrEqual(defaultThreshold);
  });

  it.each([
    ['Cyrillic', 'Никита Рябов', 'Nikita Ryabov'],
    ['Greek', 'Νίκος Παππάς', 'Nikos Pappas'],
    ['Arabic', 'محمد قادر', 'Mohammed Qadir'],
    ['Hebrew', 'דוד כרמל', 'David Karmel'],
    ['Han', '王小明', 'Wang Xiaoming'],
    ['Japanese kana', 'サクラ・タナカ', 'Sakura Tanaka'],
    ['Georgian', 'ნინო ბერიძე', 'Nino Beridze'],
    ['Devanagari', 'राहुल शर्मा', 'Rahul Sharma'],
  ])('reads %s', (_, left, right) => {
    expect(likeness(left, right)).toBeGreaterThanOrEqual(defaultThreshold);
  });

  it.each([
    ['Jana Novak', 'Petr Novak'],
    ['Amara Diallo', 'Moussa Traore'],
    ['Nikita Sergeevich Ryabov', 'Nikita Petrovich Ryabov'],
  ])('keeps %s apart from %s', (left, right) => {
    expect(likeness(left, right)).toBeLessThan(defaultThreshold);
  });

  it('takes legal forms of one family for the same, and another family for less', () => {
    expect(likeness('Blauwal Aktiengesellschaft', 'Blauwal AG', 'organisation')).toBe(1);
    expect(likeness('OOO Sever', 'Sever Limited Liability Company', 'organisation')).toBe(1);
    expect(likeness('Blauwal AG', 'Blauwal GmbH', 'organisation')).toBeLessThan(1);
    expect(likeness('Company', 'Company', 'organisation')).toBe(1);
  });

  it('reads numbers in words and abbreviations of organisations', () => {
    expect(likeness('Column Thirty-Seven', 'Column 37', 'organisation')).toBe(1);
    expect(likeness('NHB', 'Northern Harbour Brigade', 'organisation')).toBeGreaterThan(defaultThreshold);
  });

  it('says which words matched how', () => {
    const matches: TokenMatch[] = [];
    matchNames(prepare('Bill Harcort', 'person'), prepare('William Harcourt', 'person'), matches);
    expect(matches.map(({ left, right, how }) => [left, right, how])).toEqual([
      ['bill', 'william', 'nickname'],
      ['harcort', 'harcourt', expect.stringMatching(/sound|spelling/)],
    ]);
  });

  it('gives every text a likeness from 0 to 1, and a name to itself 1', () => {
    const kinds = fc.constantFrom<NameKind>('person', 'organisation', 'vessel', 'unknown');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        kinds,
        (a, b, kind) => {
          const score = likeness(a, b, kind);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          const self = likeness(a, a, kind);
          expect(self === 1 || prepare(a, kind).tokens.length === 0).toBe(true);
        },
      ),
    );
  });
});
