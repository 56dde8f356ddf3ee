/** Eigenvalues in falling order; `vectors` holds the unit eigenvector of values[i] as its ROW i (n × n, row-major). */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * All eigenpairs of a symmetric n × n row-major matrix (its lower part is read; A is not changed). The sign of a vector
 * is fixed so that its largest component is positive. Finite input is required, throws RangeError otherwise. O(n³).
 * Householder tridiagonalisation, then implicit QL with Wilkinson shifts: Golub & Van Loan, §8.3.
 */
export function symmetricEigen(A: Float64Array, n: number): SymmetricEigen {
  const { diagonal, beside, basis } = tridiagonalise(A, n);
  implicitQl(diagonal, beside, basis, n);
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]! || a - b);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const from = order[i]!;
    values[i] = diagonal[from]!;
    let largest = 0;
    for (let k = 0; k < n; k++) {
      const component = basis[from * n + k]!;
      if (Math.abs(component) > Math.abs(largest) * (1 + 1e-12)) largest = component;
    }
    const sign = largest < 0 ? -1 : 1;
    for (let k = 0; k < n; k++) vectors[i * n + k] = sign * basis[from * n + k]!;
  }
  return { values, vectors };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** beside[i] couples i and i + 1; beside[n − 1] = 0. */
  readonly beside: Float64Array;
  /** Row i is the i-th basis vector: A = basisᵀ · T · basis. */
  readonly basis: Float64Array;
}

/** Reflects column after column onto the tridiagonal form: A ← H·A·H with H = I − β·v·vᵀ. */
function tridiagonalise(source: Float64Array, n: number): Tridiagonal {
  const A = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = source[i * n + j]!;
      if (!Number.isFinite(value)) throw new RangeError(`Entry (${i}, ${j}) of a symmetric matrix is ${value}.`);
      A[i * n + j] = value;
      A[j * n + i] = value;
    }
  }
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let scale = 0;
    for (let i = k + 1; i < n; i++) scale = Math.max(scale, Math.abs(A[k * n + i]!));
    if (scale === 0) continue;
    let norm = 0;
    for (let i = k + 1; i < n; i++) {
      const value = A[k * n + i]! / scale;
      v[i] = value;
      norm += value * value;
    }
    norm = Math.sqrt(norm);
    const head = v[k + 1]!;
    const alpha = head > 0 ? -norm : norm;
    v[k + 1] = head - alpha;
    const beta = 1 / (norm * (norm + Math.abs(head)));
    reflectBothSides(A, n, k, v, w, beta);
    for (let i = k + 2; i < n; i++) {
      A[k * n + i] = 0;
      A[i * n + k] = 0;
    }
    A[k * n + k + 1] = alpha * scale;
    A[(k + 1) * n + k] = alpha * scale;
    reflectRows(basis, n, k, v, w, beta);
  }
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    diagonal[i] = A[i * n + i]!;
    if (i + 1 < n) beside[i] = A[(i + 1) * n + i]!;
  }
  return { diagonal, beside, basis };
}

/** The trailing block after column k: A ← A − v·qᵀ − q·vᵀ, q = β·A·v − ½β²(vᵀAv)·v. */
function reflectBothSides(A: Float64Array, n: number, k: number, v: Float64Array, w: Float64Array, beta: number): void {
  let dot = 0;
  for (let i = k + 1; i < n; i++) {
    let sum = 0;
    for (let j = k + 1; j < n; j++) sum += A[i * n + j]! * v[j]!;
    w[i] = beta * sum;
    dot += w[i]! * v[i]!;
  }
  const half = (beta * dot) / 2;
  for (let i = k + 1; i < n; i++) w[i] = w[i]! - half * v[i]!;
  for (let i = k + 1; i < n; i++) {
    const vi = v[i]!;
    const wi = w[i]!;
    for (let j = k + 1; j < n; j++) A[i * n + j] = A[i * n + j]! - vi * w[j]! - wi * v[j]!;
  }
}

/** basis ← H·basis, where H touches rows k + 1 … n − 1. */
function reflectRows(basis: Float64Array, n: number, k: number, v: Float64Array, w: Float64Array, beta: number): void {
  w.fill(0);
  for (let i = k + 1; i < n; i++) {
    const vi = v[i]!;
    for (let j = 0; j < n; j++) w[j] = w[j]! + vi * basis[i * n + j]!;
  }
  for (let i = k + 1; i < n; i++) {
    const factor = beta * v[i]!;
    for (let j = 0; j < n; j++) basis[i * n + j] = basis[i * n + j]! - factor * w[j]!;
  }
}

/** Implicit QL sweeps on the tridiagonal matrix, rotating the rows of `basis` along. */
function implicitQl(diagonal: Float64Array, beside: Float64Array, basis: Float64Array, n: number): void {
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(diagonal[i]!) + Math.abs(beside[i]!));
  // No eigenvalue is more exact than this share of the largest: a coupling below it is none.
  const negligible = Number.EPSILON * size;
  for (let low = 0; low < n; low++) {
    for (let sweep = 0; ; sweep++) {
      let high = low;
      for (; high + 1 < n; high++) {
        if (Math.abs(beside[high]!) <= negligible) break;
      }
      if (high === low) break;
      if (sweep === 60) throw new RangeError('The eigenvalues did not converge in 60 sweeps.');
      qlSweep(diagonal, beside, basis, n, low, high);
    }
  }
}

function qlSweep(d: Float64Array, e: Float64Array, basis: Float64Array, n: number, low: number, high: number): void {
  const ratio = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  const length = Math.hypot(ratio, 1);
  let bulge = d[high]! - d[low]! + e[low]! / (ratio + (ratio >= 0 ? length : -length));
  let sine = 1;
  let cosine = 1;
  let carried = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.hypot(f, bulge);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = d[i + 1]! - carried;
      e[high] = 0;
      return;
    }
    sine = f / r;
    cosine = bulge / r;
    const shifted = d[i + 1]! - carried;
    const t = (d[i]! - shifted) * sine + 2 * cosine * b;
    carried = sine * t;
    d[i + 1] = shifted + carried;
    bulge = cosine * t - b;
    const lower = i * n;
    const upper = lower + n;
    for (let k = 0; k < n; k++) {
      const above = basis[upper + k]!;
      const here = basis[lower + k]!;
      basis[upper + k] = sine * here + cosine * above;
      basis[lower + k] = cosine * here - sine * above;
    }
  }
  d[low] = d[low]! - carried;
  e[low] = bulge;
  e[high] = 0;
}
