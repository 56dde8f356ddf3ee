import { boundRow } from './bound.ts';
import { matrix, type Matrix, takeRows } from './matrix.ts';
import { createKernels, type Kernels } from './simd/kernels.ts';
import { packOutputs } from './simd/pack.ts';

/** Landmarks in the layout of the kernels (simd/pack.ts). */
export interface Landmarks {
  readonly count: number;
  readonly columns: number;
  readonly packed: Float32Array;
}

/**
 * A block of up to `capacity` rows with their squared Euclidean distances to all landmarks. Several members of a fusion
 * read one block, so that distances are computed once: kNN, kernel PCA and diffusion maps on the same landmarks.
 */
export interface LandmarkBlock {
  readonly kernels: Kernels;
  readonly landmarks: Landmarks;
  readonly capacity: number;
  /** Distances of one row to the next, in values: the number of landmarks rounded up to a multiple of 4. */
  readonly stride: number;
  /** Where the rows (Float32, row-major) and their distances lie in the memory of the kernels. */
  readonly rowsAt: number;
  readonly squaredAt: number;
  /** Loads rows [from, to) of X, at most `capacity`, and computes their distances. O(count · columns) a row. */
  load(X: Matrix, from: number, to: number): void;
  /** The distances as a view: row i, landmark l at i · stride + l. Take it again after memory was reserved. */
  squared(): Float32Array;
}

const CAPACITY = 64;

/** The given rows of X as landmarks; values beyond ±1e15 count as ±1e15. */
export function packLandmarks(X: Matrix, rows: ArrayLike<number>): Landmarks {
  const taken = takeRows(X, rows);
  boundRow(taken.data, 0, taken.data.length, taken.data);
  return { count: rows.length, columns: X.columns, packed: packOutputs(taken.data, rows.length, X.columns) };
}

/** The landmarks as a matrix, rounded to Float32 as they are stored. */
export function unpackLandmarks({ count, columns, packed }: Landmarks): Matrix {
  const rows = matrix(count, columns);
  for (let l = 0; l < count; l++) {
    for (let j = 0; j < columns; j++) rows.data[l * columns + j] = packed[((l >> 2) * columns + j) * 4 + (l & 3)]!;
  }
  return rows;
}

/**
 * Prepares a block. Differences are squared and added in Float32, column after column, so a row gives the same numbers
 * alone and in a batch.
 */
export function landmarkBlock(landmarks: Landmarks, kernels: Kernels = createKernels()): LandmarkBlock {
  const { columns, packed } = landmarks;
  const groups = Math.ceil(landmarks.count / 4);
  const stride = groups * 4;
  const packedAt = kernels.place(packed);
  const rowsAt = kernels.reserve(CAPACITY * columns * 4);
  const squaredAt = kernels.reserve(CAPACITY * stride * 4);
  return {
    kernels,
    landmarks,
    capacity: CAPACITY,
    stride,
    rowsAt,
    squaredAt,
    load(X, from, to) {
      const values = (to - from) * columns;
      boundRow(X.data, from * columns, values, kernels.floats(rowsAt, values));
      kernels.squaredDistances(rowsAt, to - from, columns, packedAt, groups, squaredAt);
    },
    squared: () => kernels.floats(squaredAt, CAPACITY * stride),
  };
}
