/**
 * Cholesky factor of a symmetric positive (semi)definite matrix, in place: only the lower triangle of `a` (n × n,
 * row-major) is read, and becomes L with L·Lᵀ = a; what is above the diagonal becomes 0. A pivot that rounding leaves
 * at or below 1e-14 of its diagonal value is lifted to that, so that a singular matrix still has an inverse factor.
 */
export function liftedCholesky(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let m = 0; m < j; m++) sum -= a[i * n + m]! * a[j * n + m]!;
      if (i === j) a[i * n + i] = Math.sqrt(Math.max(sum, a[i * n + i]! * 1e-14, Number.MIN_VALUE));
      else a[i * n + j] = sum / a[j * n + j]!;
    }
    a.fill(0, i * n + i + 1, (i + 1) * n);
  }
}

/** Inverse of a lower triangular matrix (n × n, row-major), in place. Its diagonal must not hold 0. */
export function invertLower(l: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const pivot = 1 / l[i * n + i]!;
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let m = j; m < i; m++) sum += l[i * n + m]! * l[m * n + j]!;
      l[i * n + j] = -sum * pivot;
    }
    l[i * n + i] = pivot;
  }
}

/** Solves L·Lᵀ·x = b for a lower Cholesky factor (n × n, row-major); b becomes x. */
export function solveCholesky(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let m = 0; m < i; m++) sum -= l[i * n + m]! * b[m]!;
    b[i] = sum / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let m = i + 1; m < n; m++) sum -= l[m * n + i]! * b[m]!;
    b[i] = sum / l[i * n + i]!;
  }
}
