import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { AppError } from '#domain/app-error';
import type { InputFile } from './input-file.ts';

const chunkBytes = 1 << 18;

/** The bytes of a text file, unpacked where it is gzip. */
async function* bytesOf(file: InputFile, onBytes?: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(file.path, { highWaterMark: chunkBytes });
  if (onBytes !== undefined) source.on('data', (chunk) => onBytes(chunk.length));
  const stream = file.gzip ? source.pipe(createGunzip({ chunkSize: chunkBytes })) : source;
  source.on('error', (error) => stream.destroy(error));
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    const hint = file.gzip ? 'it is damaged or cut off: copy it again' : 'check the disk and the access rights';
    throw new AppError(
      'input.unreadable',
      `${file.name} cannot be read to its end: ${hint}.`,
      { path: file.path },
      error,
    );
  } finally {
    source.destroy();
  }
}

/** The encoding of a text file: by its byte order mark, else UTF-8 where all of it is valid, else Windows-1252. */
export async function detectEncoding(file: InputFile): Promise<string> {
  let first = true;
  let carried: Buffer = Buffer.alloc(0);
  for await (const chunk of bytesOf(file)) {
    const bytes = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
    if (first && bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
    first = false;
    const cut = wholeCharacters(bytes);
    if (!isUtf8(bytes.subarray(0, cut))) return 'windows-1252';
    carried = bytes.subarray(cut);
  }
  return isUtf8(carried) ? 'utf-8' : 'windows-1252';
}

/** Decoded text of a file in pieces, without byte order mark. */
export async function* textOf(
  file: InputFile,
  encoding: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytesOf(file, onBytes)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text.length > 0) yield text;
  }
  const rest = decoder.decode();
  if (rest.length > 0) yield rest;
}

/** Length of the part of the bytes that does not end within a UTF-8 character. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
