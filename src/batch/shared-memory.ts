type TypedArray = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The same values in memory that worker threads share instead of copying. */
export function sharedArray<T extends TypedArray>(values: T): T {
  const Type = values.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new Type(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

/** The record with each typed array in shared memory; everything else as it is. */
export function sharedColumns<T extends object>(columns: T): T {
  const entries = Object.entries(columns).map(([name, value]: [string, unknown]) => [
    name,
    ArrayBuffer.isView(value) && !(value.buffer instanceof SharedArrayBuffer)
      ? sharedArray(value as TypedArray)
      : value,
  ]);
  return Object.fromEntries(entries) as T;
}
