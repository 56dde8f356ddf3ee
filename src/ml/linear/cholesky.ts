/**
 * The lower Cholesky factor L of a symmetric positive definite matrix A = L·Lᵀ, both n × n and row-major; the upper
 * part of the result is 0. A is read in its lower part only. Throws RangeError when A is not positive definite.
 * O(n³/3). Source: Golub & Van Loan, Matrix Computations, §4.2.
 */
export function cholesky(A: Float64Array, n: number): Float64Array {
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= L[i * n + k]! * L[j * n + k]!;
      if (i !== j) {
        L[i * n + j] = sum / L[j * n + j]!;
        continue;
      }
      if (!(sum > 0)) throw new RangeError(`Not positive definite at row ${i}: add a ridge.`);
      L[i * n + i] = Math.sqrt(sum);
    }
  }
  return L;
}
