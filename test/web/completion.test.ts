import { describe, expect, it } from 'vitest';
import { celWords, complete, suggest } from '../../web/src/pages/workflows/completion.ts';

const fields = [
  { text: 'alert.score', note: 'double' },
  { text: 'alert.state', note: 'string' },
  { text: 'party.country', note: 'string' },
];
const offered = (text: string, caret = text.length) =>
  suggest(text, caret, [...fields, ...celWords]).map((each) => each.text);

describe('completion of rules', () => {
  it('offers what begins with the word before the caret, then what contains it', () => {
    expect(offered('alert.s')).toEqual(['alert.score', 'alert.state']);
    expect(offered('alert.score > 0.9 && cou')).toEqual(['party.country']);
    expect(offered('st')).toEqual(['alert.state']);
  });

  it('keeps quiet between words, inside a text, and when the word is complete', () => {
    expect(offered('alert.score > ')).toEqual([]);
    expect(offered('party.country == "al')).toEqual([]);
    expect(offered('party.country')).toEqual([]);
  });

  it('takes over the word where the caret is and leaves the rest', () => {
    expect(complete('al > 0.9', 2, 'alert.score')).toEqual({ text: 'alert.score > 0.9', caret: 12 });
    expect(complete('ma', 2, 'marks.')).toEqual({ text: 'marks.', caret: 6 });
  });
});
