import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deserialise, serialise } from './serialise.ts';

const record = {
  kind: 'sample',
  version: 3,
  params: { name: 'é "quoted"', share: 0.1, list: [1, null, true] },
  odd: Int8Array.of(-1, 2, 3),
  numbers: Float64Array.of(Number.NaN, -0, Infinity, 5e-324),
  nested: { packed: Float32Array.of(1.5, -2.5), none: new Int32Array(0) },
};
const expected = { kind: 'sample', version: 3 };

describe('a written record', () => {
  it('reads back equal, typed arrays by their bits', () => {
    const read = deserialise<typeof record>(serialise(record), expected);
    expect(read).toEqual(record);
    expect(Object.is(read.numbers[1], -0)).toBe(true);
  });

  it('reads back equal from the middle of a larger buffer, as a file reader gives it', () => {
    // What Node's Buffer does: its slice is a view.
    class Pooled extends Uint8Array {
      override slice(from?: number, to?: number): Uint8Array<ArrayBuffer> {
        return super.subarray(from, to);
      }
    }
    const bytes = serialise(record);
    const pool = new ArrayBuffer(bytes.length + 64);
    const view = new Pooled(pool, 40, bytes.length);
    view.set(bytes);
    expect(deserialise<typeof record>(view, expected)).toEqual(record);
  });

  it('has the same bytes each time', () => {
    expect(serialise(record)).toEqual(serialise({ ...record }));
  });

  it('is refused when it was cut anywhere', () => {
    const bytes = serialise(record);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => deserialise(bytes.subarray(0, length), expected)).toThrow(RangeError);
    }
  });

  it('is refused when any byte was edited', () => {
    const bytes = serialise(record);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const edited = bytes.slice();
        edited[at] = edited[at]! ^ change;
        expect(() => deserialise(edited, expected)).toThrow(RangeError);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused when it is of another kind or version, or has bytes too many', () => {
    const bytes = serialise(record);
    expect(() => deserialise(bytes, { kind: 'other', version: 3 })).toThrow(/holds a "sample"/);
    expect(() => deserialise(bytes, { kind: 'sample', version: 4 })).toThrow(/version 3 .* reads version 4/);
    expect(() => deserialise(Uint8Array.of(...bytes, 0), expected)).toThrow(/1 bytes too many/);
  });

  it('cannot hold a function, a bigint or a bare NaN', () => {
    for (const bad of [() => 1, 1n, Number.NaN, undefined]) {
      expect(() => serialise({ kind: 'bad', version: 1, bad } as never)).toThrow(/bad\.bad cannot be written/);
    }
  });
});
