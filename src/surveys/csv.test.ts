import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv.ts';

/** What a reader of RFC 4180 makes of it. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ',' || character === '\r') {
      rows.at(-1)!.push(cell);
      cell = '';
      if (character === '\r') {
        i += 1;
        rows.push([]);
      }
    } else cell += character;
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '=HYPERLINK("http://x")',
    '＝1+1',
    '|cmd',
    '\u00a0=1',
  ])('never holds a formula: %j', (text) => {
    const [, [shown]] = parse(toCsv(['a'], [[text]])) as [string[], [string]];
    expect(shown).toBe(`'${text}`);
  });

  it('leaves numbers and plain texts as they are', () => {
    expect(toCsv(['a', 'b', 'c'], [[-1, 'Fine, "really"', null]])).toBe('a,b,c\r\n-1,"Fine, ""really""",\r\n');
  });

  it('gives back every text, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
        const [, row] = parse(toCsv(['a', 'b'], [[a, b]]));
        expect(row!.map((cell) => cell.replace(/^'/, ''))).toEqual([a, b].map((cell) => cell.replace(/^'/, '')));
      }),
    );
  });
});
