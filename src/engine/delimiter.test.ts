import { expect, test } from 'vitest';
import { likeliestDelimiter } from './delimiter.ts';

test.each([
  ['id;name;amount', ';'],
  ['id\tname, first\tamount', '\t'],
  ['"a;b;c","d ""e;f;g;"",h"', ','],
  ['a|b,c', ','],
  ['one column', null],
  ['', null],
])('%j is cut at %j', (line, delimiter) => {
  expect(likeliestDelimiter(line)).toBe(delimiter);
});
