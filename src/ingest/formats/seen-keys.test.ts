import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SeenKeys } from './seen-keys.ts';

test('holds what a map would hold, through every growth', () => {
  const texts = fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.integer()), { maxLength: 200 });
  fc.assert(
    fc.property(texts, (given) => {
      const seen = new SeenKeys();
      const map = new Map<string, number>();
      for (let n = 0; n < 6000; n++) seen.put(seen.placeOf(`filler ${n}`), n, 1);
      for (const [text, value] of given) {
        expect(seen.valueAt(seen.placeOf(text))).toBe(map.get(text) ?? Number.NaN);
        seen.put(seen.placeOf(text), value, 7);
        map.set(text, value);
      }
      for (const [text, value] of map) {
        const place = seen.placeOf(text);
        expect([seen.valueAt(place), seen.markAt(place)]).toEqual([value, 7]);
      }
      expect(seen.valueAt(seen.placeOf('filler 5999'))).toBe(5999);
    }),
    { numRuns: 20 },
  );
});
