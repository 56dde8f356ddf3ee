import { type SymmetricEigen, symmetricEigen } from './symmetric-eigen.ts';

/**
 * The `count` largest eigenpairs of a symmetric positive semi-definite n × n row-major matrix; fewer when the matrix has
 * no more. As in `symmetricEigen`: falling values, vectors as rows, signs fixed. Pairs are exact to about 1e-8 of the
 * largest eigenvalue; of a repeated eigenvalue one pair may be missing.
 * Lanczos with full reorthogonalisation from a fixed start, in steps until the wanted values stand still:
 * O(steps · n² + steps² · n). Source: Golub & Van Loan, Matrix Computations, §10.3.
 */
export function leadingEigen(A: Float64Array, n: number, count: number): SymmetricEigen {
  const wanted = Math.min(count, n);
  if (n <= 64 || wanted * 4 > n) return first(symmetricEigen(A, n), n, wanted);
  const basis: Float64Array[] = [startVector(n)];
  const diagonal: number[] = [];
  const beside: number[] = [];
  const w = new Float64Array(n);
  let ended = false;
  for (let target = 2 * wanted + 24; ; target += 24) {
    while (basis.length <= Math.min(target, n) && !ended) ended = !lanczosStep(A, n, basis, diagonal, beside, w);
    const steps = diagonal.length;
    const small = symmetricEigen(tridiagonal(diagonal, beside), steps);
    const kept = Math.min(wanted, steps);
    // The last component of a small vector times the next coupling bounds the error of its eigenvalue.
    let error = 0;
    for (let c = 0; c < kept; c++) {
      error = Math.max(error, Math.abs(small.vectors[c * steps + steps - 1]!) * (beside[steps - 1] ?? 0));
    }
    if (!ended && steps < n && error > 1e-8 * small.values[0]!) continue;
    return lifted(small, steps, kept, basis, n);
  }
}

/** One step; false when the subspace is closed under A. */
function lanczosStep(
  A: Float64Array,
  n: number,
  basis: Float64Array[],
  diagonal: number[],
  beside: number[],
  w: Float64Array,
): boolean {
  const v = basis.at(-1)!;
  for (let i = 0; i < n; i++) {
    let a = 0;
    let b = 0;
    let j = 0;
    const row = i * n;
    for (; j + 1 < n; j += 2) {
      a += A[row + j]! * v[j]!;
      b += A[row + j + 1]! * v[j + 1]!;
    }
    if (j < n) a += A[row + j]! * v[j]!;
    w[i] = a + b;
  }
  diagonal.push(dot(w, v));
  const before = Math.sqrt(dot(w, w));
  // Twice is enough (Kahan, in Parlett, The Symmetric Eigenvalue Problem, §6.9).
  for (let pass = 0; pass < 2; pass++) {
    for (const q of basis) {
      const overlap = dot(w, q);
      for (let i = 0; i < n; i++) w[i] = w[i]! - overlap * q[i]!;
    }
  }
  const length = Math.sqrt(dot(w, w));
  if (basis.length === n || !(length > 1e-12 * Math.max(before, Math.abs(diagonal[0]!)))) {
    beside.push(0);
    return false;
  }
  beside.push(length);
  basis.push(w.map((value) => value / length));
  return true;
}

function lifted(small: SymmetricEigen, steps: number, kept: number, basis: Float64Array[], n: number): SymmetricEigen {
  const vectors = new Float64Array(kept * n);
  for (let c = 0; c < kept; c++) {
    const vector = vectors.subarray(c * n, (c + 1) * n);
    for (let s = 0; s < steps; s++) {
      const weight = small.vectors[c * steps + s]!;
      const q = basis[s]!;
      for (let i = 0; i < n; i++) vector[i] = vector[i]! + weight * q[i]!;
    }
    let largest = 0;
    for (const value of vector) if (Math.abs(value) > Math.abs(largest) * (1 + 1e-12)) largest = value;
    const scale = (largest < 0 ? -1 : 1) / Math.sqrt(dot(vector, vector));
    for (let i = 0; i < n; i++) vector[i] = vector[i]! * scale;
  }
  return { values: small.values.slice(0, kept), vectors };
}

function first({ values, vectors }: SymmetricEigen, n: number, count: number): SymmetricEigen {
  return { values: values.slice(0, count), vectors: vectors.slice(0, count * n) };
}

/** Irregular components, so that the start overlaps with every eigenvector that is not made against it. */
function startVector(n: number): Float64Array {
  const start = Float64Array.from({ length: n }, (_, i) => 1 + Math.sin(1.7 * i * i + i));
  const length = Math.sqrt(dot(start, start));
  return start.map((value) => value / length);
}

function tridiagonal(diagonal: readonly number[], beside: readonly number[]): Float64Array {
  const n = diagonal.length;
  const T = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    T[i * n + i] = diagonal[i]!;
    if (i + 1 < n) {
      T[i * n + i + 1] = beside[i]!;
      T[(i + 1) * n + i] = beside[i]!;
    }
  }
  return T;
}

function dot(a: Float64Array, b: Float64Array): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < a.length; i += 2) {
    even += a[i]! * b[i]!;
    odd += a[i + 1]! * b[i + 1]!;
  }
  return i < a.length ? even + odd + a[i]! * b[i]! : even + odd;
}
