import type { PoolClient } from 'pg';
import { submitMessage } from './submit-message.ts';

/** The fields of one row of a binary `COPY … TO STDOUT`, taken in their order. None of them may be null. */
export interface FieldReader {
  int2(): number;
  /** A bigint that is a safe integer. */
  int8(): number;
  float8(): number;
  /** The bytes of a text, one character each: equal texts have equal keys. See `textOfKey`. */
  key(): string;
}

/** The text of which `FieldReader.key` gave the bytes. */
export function textOfKey(key: string): string {
  return Buffer.from(key, 'latin1').toString('utf8');
}

/** Signature of 11 bytes, flags, length of the extension. */
const headerBytes = 19;
const two32 = 2 ** 32;
/** Longer than the patience with one statement: much is sent. */
const longestMs = 600_000;

/**
 * Takes messages of a binary copy, of which the server sends one per row, and calls `row` for each; the header comes by
 * itself or before the first row. Source: PostgreSQL, "COPY operations" of the message flow.
 */
function createRowParser(row: (fields: FieldReader) => void): (message: Buffer) => void {
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  let headerDone = false;
  const fields: FieldReader = {
    int2() {
      at += 6;
      return bytes.readInt16BE(at - 2);
    },
    int8() {
      at += 12;
      return bytes.readInt32BE(at - 8) * two32 + bytes.readUInt32BE(at - 4);
    },
    float8() {
      at += 12;
      return bytes.readDoubleBE(at - 8);
    },
    key() {
      const start = at + 4;
      at = start + bytes.readInt32BE(at);
      return bytes.toString('latin1', start, at);
    },
  };
  return (message) => {
    bytes = message;
    at = headerDone ? 0 : headerBytes;
    headerDone = true;
    // A negative number of fields is the end.
    if (at === bytes.length || bytes.readInt16BE(at) < 0) return;
    at += 2;
    row(fields);
  };
}

/**
 * Runs a `COPY … TO STDOUT (FORMAT binary)` and hands over each row as it comes, with nothing kept of it; other work is
 * served in between. Rejects with the first error of the server or of `row`, once the server is done.
 */
export function copyRows(client: PoolClient, statement: string, row: (fields: FieldReader) => void): Promise<void> {
  return submitMessage(client, {
    send: (connection) => connection.query(statement),
    onCopyData: createRowParser(row),
    timeoutMs: longestMs,
  });
}
