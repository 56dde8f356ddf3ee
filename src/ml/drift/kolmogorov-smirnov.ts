/** The two-sample Kolmogorov–Smirnov test. */
export interface TwoSampleTest {
  /** Greatest difference of the two distribution functions, in [0, 1]. */
  readonly distance: number;
  /** Chance of a distance this large when both samples come from one distribution. */
  readonly pValue: number;
}

/**
 * Kolmogorov–Smirnov test of two samples, NaN left out; NaN results when one has no known value. The p-value is
 * asymptotic with Stephens' correction, and conservative with ties. O((n + m) log (n + m)).
 * Source: Smirnov 1939; Stephens, JRSS B 1970.
 */
export function kolmogorovSmirnov(reference: Float64Array, current: Float64Array): TwoSampleTest {
  const a = reference.filter((value) => !Number.isNaN(value)).sort();
  const b = current.filter((value) => !Number.isNaN(value)).sort();
  if (a.length === 0 || b.length === 0) return { distance: Number.NaN, pValue: Number.NaN };
  let distance = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  return { distance, pValue: kolmogorovPValue(distance, a.length, b.length) };
}

/** Chance of a distance this large between samples of these sizes from one distribution. */
export function kolmogorovPValue(distance: number, n: number, m: number): number {
  const effective = Math.sqrt((n * m) / (n + m));
  return kolmogorovTail((effective + 0.12 + 0.11 / effective) * distance);
}

/** P(K > x) of the Kolmogorov distribution. */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-18) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}
