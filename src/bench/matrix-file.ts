import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Matrix } from '#ml/matrix';

/** Writes a matrix as little-endian float64, row by row, for as long as `use` runs: what the scripts of bench/python read. */
export async function withMatrixFile<T>(X: Matrix, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-matrix-'));
  try {
    const file = join(folder, 'matrix.f64');
    const { buffer, byteOffset, byteLength } = X.data;
    writeFileSync(file, new Uint8Array(buffer, byteOffset, byteLength));
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
