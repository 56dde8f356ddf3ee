import { describe, expect, it } from 'vitest';
import { measure, tiesAtTop } from './measure.ts';
import { parsePairs } from './pairs-file.ts';
import { screenPairs } from './screen-pairs.ts';
import { splitPairs } from './split.ts';

const header = 'case_group,schema,name1,name2,is_match,category';
const text = [
  header,
  'own,Person,Jana Novak,"Novak, Jana",true,order',
  'own,Person,Jana Novak,Petr Novak,false,given name',
  'own,Company,Blauwal AG,Blauwal Aktiengesellschaft,true,form',
].join('\r\n');

describe('labelled pairs', () => {
  it('are measured by category, with ties at the top, and speed in names per CPU second', () => {
    let ms = 0;
    const result = screenPairs(parsePairs(text), () => (ms += 500), {
      names: [{ name: 'Jana Novak', kind: 'person', entry: 0 }],
      entries: 1,
      madeOf: 'one name',
    });
    expect(result).toMatchObject({ pairs: 3, matches: 2, precision: 1, recall: 1, f1: 1, auc: 1 });
    expect(result.namesPerSecond).toBe(8000);
    expect(result.tiesAtTop).toEqual({ score: 1, pairs: 2, wrong: 0 });
    expect(result.categories.map(({ category }) => category)).toEqual(['order', 'given name', 'form']);
    expect(result.categories.map((each) => each.tiesAtTop.pairs)).toEqual([1, 1, 1]);
    expect(result.halves.tune.pairs + result.halves.judge.pairs).toBe(3);
  });

  it('that share a name are in the same half', () => {
    const pairs = parsePairs(text);
    const [first, second] = splitPairs(pairs);
    expect(first).toBe(second);
  });

  it.each([
    ['columns that are missing', 'a,b\n1,2', /columns name1, name2, is_match/],
    ['a label that is none', `${header}\nown,Person,A,B,perhaps,`, /Line 2: is_match/],
    ['a file that was cut', `${header}\nown,Person,"Jana Nov`, /line 2 is never closed/],
  ])('are refused for %s', (_, bad, message) => {
    expect(() => parsePairs(bad)).toThrow(message);
  });
});

describe('measures', () => {
  it('count equal scores half in the AUC and are null without labels of both kinds', () => {
    expect(measure([0.9, 0.9], [true, false], 0.5)).toMatchObject({ precision: 0.5, recall: 1, auc: 0.5 });
    expect(measure([0.1], [true], 0.5)).toMatchObject({ precision: null, recall: 0, f1: 0, auc: null });
    expect(tiesAtTop([1, 1, 0.5], [true, false, true])).toEqual({ score: 1, pairs: 2, wrong: 1 });
  });
});
