import { crc32 } from './crc32.ts';
import type { Fitted } from './estimator.ts';

/**
 * The bytes of a fitted record. Layout, little-endian:
 *   0  "PEERFIT1"
 *   8  u32 CRC-32 of all bytes from 12 on
 *   12 u32 length of the whole file, u32 length of the header, u32 zero
 *   24 header: UTF-8 JSON of the record, each typed array replaced by {"$array": [type, offset in bytes, length]}
 *   …  the arrays, from the first multiple of 8 on, each at a multiple of 8; offsets count from the first
 * The same record gives the same bytes. Numbers outside arrays must be finite.
 */
const MAGIC = 'PEERFIT1';
const CHECKED = 12;
const START = 24;

const arrayTypes = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
} as const;
type ArrayType = keyof typeof arrayTypes;
type TypedArray = InstanceType<(typeof arrayTypes)[ArrayType]>;

/** Throws RangeError when the record holds what cannot be written: a function, a bigint, a NaN outside an array, … */
export function serialise(record: Fitted): Uint8Array {
  const arrays: TypedArray[] = [];
  const header = new TextEncoder().encode(JSON.stringify(toJson(record, record.kind, arrays)));
  let length = aligned(START + header.length);
  const offsets = arrays.map((array) => {
    const at = length;
    length = aligned(length + array.byteLength);
    return at;
  });
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC), 0);
  view.setUint32(12, length, true);
  view.setUint32(16, header.length, true);
  bytes.set(header, START);
  arrays.forEach((array, i) => {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offsets[i]);
  });
  view.setUint32(8, crc32(bytes.subarray(CHECKED)), true);
  return bytes;
}

/**
 * The record behind the bytes; its arrays own their memory. The caller names the kind and version it can read.
 * Throws RangeError, saying why, on a cut, edited or foreign file, another kind or another version.
 */
export function deserialise<F extends Fitted>(bytes: Uint8Array, expected: { kind: F['kind']; version: number }): F {
  const record = readRecord(bytes);
  if (!isFitted(record)) throw new RangeError('The file holds no fitted record.');
  if (record.kind !== expected.kind) {
    throw new RangeError(`The file holds a "${record.kind}" where a "${expected.kind}" was expected.`);
  }
  if (record.version !== expected.version) {
    throw new RangeError(
      `The file holds version ${record.version} of "${record.kind}"; this program reads version ${expected.version}: train again.`,
    );
  }
  return record as F;
}

function readRecord(bytes: Uint8Array): unknown {
  const magic = new TextDecoder().decode(bytes.subarray(0, 8));
  if (magic !== MAGIC) throw new RangeError('This is no fitted record: the file does not begin as one.');
  if (bytes.length < START) throw new RangeError(`The file is cut short: ${bytes.length} bytes.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(12, true);
  if (bytes.length < length) throw new RangeError(`The file is cut short: ${bytes.length} of ${length} bytes.`);
  if (bytes.length > length) throw new RangeError(`The file has ${bytes.length - length} bytes too many.`);
  const headerLength = view.getUint32(16, true);
  if (view.getUint32(8, true) !== crc32(bytes.subarray(CHECKED)) || START + headerLength > length) {
    throw new RangeError('The file was changed after it was written: its checksum does not match.');
  }
  const offset = aligned(START + headerLength);
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(START, START + headerLength)));
  return fromJson(header, bytes, offset);
}

function toJson(value: unknown, path: string, arrays: TypedArray[]): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, i) => toJson(item, `${path}[${i}]`, arrays));
  if (typeof value === 'object') {
    const type = value.constructor.name;
    if (isArrayType(type)) {
      const array = value as TypedArray;
      const from = arrays.reduce((sum, before) => aligned(sum + before.byteLength), 0);
      arrays.push(array);
      // Offsets count from the first array: the length of the header is not known yet.
      return { $array: [type, from, array.length] };
    }
    if (type === 'Object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, toJson(item, `${path}.${key}`, arrays)]),
      );
    }
  }
  throw new RangeError(`${path} cannot be written: ${typeof value === 'number' ? value : `a ${typeof value}`}.`);
}

function fromJson(value: unknown, bytes: Uint8Array, start: number): unknown {
  if (Array.isArray(value)) return value.map((item) => fromJson(item, bytes, start));
  if (typeof value !== 'object' || value === null) return value;
  if ('$array' in value && Array.isArray(value.$array)) return readArray(value.$array, bytes, start);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item, bytes, start)]));
}

function readArray(reference: readonly unknown[], bytes: Uint8Array, start: number): TypedArray {
  const [type, from, length] = reference;
  if (typeof type !== 'string' || !isArrayType(type) || typeof from !== 'number' || typeof length !== 'number') {
    throw new RangeError('The file names an array that cannot be read.');
  }
  const Type = arrayTypes[type];
  const at = start + from;
  const end = at + length * Type.BYTES_PER_ELEMENT;
  if (end > bytes.length) throw new RangeError('The file names an array beyond its end.');
  // A copy by constructor: slice of a Node Buffer would share the memory of its whole pool.
  return new Type(new Uint8Array(bytes.subarray(at, end)).buffer);
}

function isArrayType(name: string): name is ArrayType {
  return name in arrayTypes;
}

function isFitted(value: unknown): value is Fitted {
  if (typeof value !== 'object' || value === null) return false;
  return 'kind' in value && typeof value.kind === 'string' && 'version' in value && typeof value.version === 'number';
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}
