import fc from 'fast-check';
import { expect, it } from 'vitest';
import { editDistance } from './edit-distance.ts';

const bytes = (word: string): Uint8Array => new TextEncoder().encode(word);
const distance = (a: string, b: string): number => editDistance(bytes(a), bytes(b));
const word = fc.string({ unit: fc.constantFrom(...'abcdehikotyz019'.split('')), maxLength: 12 });

it('costs less for letters that sound or look alike', () => {
  expect(distance('sechin', 'sech1n')).toBeLessThan(distance('sechin', 'sechbn'));
  expect(distance('wolkow', 'volkov')).toBeLessThan(distance('wolkow', 'rolkor'));
  expect(distance('hanna', 'hana')).toBeLessThan(distance('hanna', 'hantna'));
  expect(distance('ab', 'ba')).toBeCloseTo(0.7);
});

it('is symmetric, zero only for the same word, and at most the longer word', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(distance(a, b)).toBeCloseTo(distance(b, a), 4);
      expect(distance(a, b) === 0).toBe(a === b);
      expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length) + 1e-4);
    }),
  );
});
