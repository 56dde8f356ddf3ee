import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#domain/app-error';
import type { StatePiece } from './state-pieces.ts';
import type { StateSnapshot } from './state-snapshot.ts';

// A file of frames: [length of the name, whether the piece goes on in the next frame, length] [name] [bytes] [SHA-256].
// The last frame is named `end`, so a file that was cut short is known from a whole one.

const headBytes = 12;
const digestBytes = 32;
const frameBytes = 1 << 20;
/** So much is written at most before it is flushed: commits of the database would wait for the disk behind more. */
const flushBytes = 4 << 20;
const end = 'end';

function digestOf(head: Uint8Array, name: Uint8Array, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(head).update(name).update(bytes).digest();
}

function frame(name: string, goesOn: boolean, bytes: Uint8Array): Uint8Array[] {
  const label = Buffer.from(name);
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(label.length, 0);
  head.writeUInt32LE(goesOn ? 1 : 0, 4);
  head.writeUInt32LE(bytes.length, 8);
  return [head, label, bytes, digestOf(head, label, bytes)];
}

/**
 * Writes a snapshot beside its place, flushes it to the disk bit by bit and renames it. `breathe` is awaited after each mebibyte,
 * so that whoever shares the thread gets on. Returns the bytes written.
 */
export async function writeSnapshotFile(
  path: string,
  snapshot: StateSnapshot,
  breathe: () => Promise<void>,
): Promise<number> {
  const draft = `${path}.draft`;
  const file = await open(draft, 'w', 0o600);
  let written = 0;
  let flushed = 0;
  const put = async (name: string, goesOn: boolean, bytes: Uint8Array): Promise<void> => {
    const parts = frame(name, goesOn, bytes);
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    // Written at its own place: a short write would otherwise go unnoticed.
    const { bytesWritten } = await file.writev(parts, written);
    if (bytesWritten !== size) throw new AppError('state.short-write', `Only a part of ${draft} could be written.`);
    written += size;
    if (written - flushed < flushBytes) return;
    await file.datasync();
    flushed = written;
  };
  try {
    for (let piece = snapshot.next(); piece !== null; piece = snapshot.next()) {
      const { name, bytes } = piece;
      for (let from = 0; from === 0 || from < bytes.length; from += frameBytes) {
        await put(name, from + frameBytes < bytes.length, bytes.subarray(from, from + frameBytes));
        await breathe();
      }
    }
    await put(end, false, new Uint8Array(0));
    await file.sync();
    await file.close();
    await rename(draft, path);
    await syncFolder(dirname(path));
    return written;
  } catch (error) {
    snapshot.close();
    await file.close().catch(() => {});
    await rm(draft, { force: true });
    throw error;
  }
}

/** The new name, too, survives a loss of power. Windows knows no flush of a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}

function damaged(path: string): AppError {
  return new AppError('state.damaged', `The snapshot ${path} is damaged.`);
}

/** Reads a snapshot piece by piece; each is checked before it is given. Error `state.damaged`. */
export async function* readSnapshotFile(path: string): AsyncGenerator<StatePiece> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new AppError('state.damaged', `The snapshot ${path} cannot be read.`, {}, error);
  });
  try {
    let parts: Uint8Array[] = [];
    for (;;) {
      const { name, goesOn, bytes } = await readFrame(file, path);
      if (name === end) {
        if (parts.length > 0) throw damaged(path);
        return;
      }
      parts.push(bytes);
      if (goesOn) continue;
      yield { name, bytes: parts.length === 1 ? bytes : Buffer.concat(parts) };
      parts = [];
    }
  } finally {
    await file.close();
  }
}

async function readFrame(file: FileHandle, path: string) {
  const head = await readFully(file, headBytes, path);
  const labelBytes = head.readUInt32LE(0);
  const length = head.readUInt32LE(8);
  if (labelBytes > 100 || length > frameBytes) throw damaged(path);
  const rest = await readFully(file, labelBytes + length + digestBytes, path);
  const label = rest.subarray(0, labelBytes);
  const bytes = rest.subarray(labelBytes, labelBytes + length);
  if (!digestOf(head, label, bytes).equals(rest.subarray(labelBytes + length))) throw damaged(path);
  return { name: label.toString(), goesOn: head.readUInt32LE(4) === 1, bytes };
}

async function readFully(file: FileHandle, length: number, path: string): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(buffer, at, length - at);
    if (bytesRead === 0) throw damaged(path);
    at += bytesRead;
  }
  return buffer;
}
