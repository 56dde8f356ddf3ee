/** A named part of a state on its way into or out of a file. */
export interface StatePiece {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type Numbers = Int8Array | Uint8Array | Int16Array | Int32Array | Float64Array;

export function bytesOf(values: Numbers): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** The numbers of a piece, in memory of their own. */
export function numbersOf<T extends Numbers>(bytes: Uint8Array, like: new (buffer: ArrayBuffer) => T): T {
  // A Buffer would slice without a copy.
  return new like(new Uint8Array(bytes).buffer);
}

/** Texts as the lengths of all, then their UTF-16 code units: any string survives. */
export function bytesOfTexts(texts: readonly string[]): Uint8Array {
  const lengths = bytesOf(Int32Array.from([texts.length, ...texts.map((text) => text.length)]));
  return Buffer.concat([lengths, Buffer.from(texts.join(''), 'utf16le')]);
}

export function textsOf(bytes: Uint8Array): string[] {
  const count = numbersOf(bytes.subarray(0, 4), Int32Array)[0]!;
  const lengths = numbersOf(bytes.subarray(4, 4 + 4 * count), Int32Array);
  const all = Buffer.from(bytes.buffer, bytes.byteOffset + 4 + 4 * count, bytes.length - 4 - 4 * count).toString(
    'utf16le',
  );
  let at = 0;
  return Array.from(lengths, (length) => all.slice(at, (at += length)));
}
