/** Rows in the binary format of COPY, written one field after the other into memory that is used again. */
export interface BinaryRows {
  clear(): void;
  /** Begins a row of so many fields. */
  row(fields: number): void;
  none(): void;
  int2(value: number): void;
  /** The day of a time in UTC epoch ms, as date. */
  day(at: number): void;
  /** 128 bits in hex. */
  uuid(hex: string): void;
  /** A safe integer as bigint. */
  int8(value: number): void;
  float8(value: number): void;
  bool(value: boolean): void;
  text(value: string): void;
  /** A text that comes again and again: it is encoded once. */
  constant(value: string): void;
  /** A copy of all rows with the header and the trailer of the format. */
  finish(): Buffer;
}

const header = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const two32 = 2 ** 32;
const dayMs = 86_400_000;
/** 2000-01-01, from which PostgreSQL counts days. */
const epochDay = 10_957;
const mostConstants = 10_000;

export function createBinaryRows(): BinaryRows {
  let memory = Buffer.allocUnsafe(1 << 16);
  let at = header.copy(memory);
  const constants = new Map<string, Buffer>();

  function reserve(bytes: number): void {
    if (at + bytes <= memory.length) return;
    const larger = Buffer.allocUnsafe(Math.max(at + bytes, 2 * memory.length));
    memory.copy(larger, 0, 0, at);
    memory = larger;
  }

  function sized(length: number): void {
    reserve(4 + Math.max(0, length));
    at = memory.writeInt32BE(length, at);
  }

  return {
    clear() {
      at = header.length;
    },
    row(fields) {
      reserve(2);
      at = memory.writeInt16BE(fields, at);
    },
    none: () => sized(-1),
    int2(value) {
      sized(2);
      at = memory.writeInt16BE(value, at);
    },
    day(time) {
      sized(4);
      at = memory.writeInt32BE(Math.floor(time / dayMs) - epochDay, at);
    },
    uuid(hex) {
      sized(16);
      at += memory.write(hex, at, 16, 'hex');
    },
    int8(value) {
      sized(8);
      const high = Math.floor(value / two32);
      at = memory.writeInt32BE(high, at);
      at = memory.writeUInt32BE(value - high * two32, at);
    },
    float8(value) {
      sized(8);
      at = memory.writeDoubleBE(value, at);
    },
    bool(value) {
      sized(1);
      memory[at++] = value ? 1 : 0;
    },
    text(value) {
      // A UTF-16 unit takes three bytes at most.
      reserve(4 + 3 * value.length);
      const length = memory.write(value, at + 4, 'utf8');
      memory.writeInt32BE(length, at);
      at += 4 + length;
    },
    constant(value) {
      let bytes = constants.get(value);
      if (bytes === undefined) {
        if (constants.size > mostConstants) constants.clear();
        bytes = Buffer.from(value, 'utf8');
        constants.set(value, bytes);
      }
      sized(bytes.length);
      at += bytes.copy(memory, at);
    },
    finish() {
      const out = Buffer.allocUnsafe(at + 2);
      memory.copy(out, 0, 0, at);
      out.writeInt16BE(-1, at);
      return out;
    },
  };
}
