import type { Matrix } from '../matrix.ts';

/** Squared distance over number columns plus `weight` for each code column that differs. */
function mixedDistance(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  isCategorical: Uint8Array,
  weight: number,
): number {
  let sum = 0;
  for (let j = 0; j < isCategorical.length; j++) {
    const difference = a[atA + j]! - b[atB + j]!;
    if (isCategorical[j] === 0) sum += difference * difference;
    else if (difference !== 0) sum += weight;
  }
  return sum;
}

/** Number of the nearest prototype to the row at `at`; the lowest number wins a tie. */
export function nearestPrototype(
  data: Float64Array,
  at: number,
  prototypes: Float64Array,
  isCategorical: Uint8Array,
  weight: number,
): number {
  const columns = isCategorical.length;
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0, to = 0; to < prototypes.length; c++, to += columns) {
    const distance = mixedDistance(data, at, prototypes, to, isCategorical, weight);
    if (distance >= least) continue;
    least = distance;
    nearest = c;
  }
  return nearest;
}

/** Mean standard deviation of the number columns; 2 where there are none, so that a code then weighs 1. */
export function typicalSpread(X: Matrix, isCategorical: Uint8Array): number {
  const { rows, columns, data } = X;
  let sum = 0;
  let count = 0;
  for (let j = 0; j < columns; j++) {
    if (isCategorical[j] === 1) continue;
    let mean = 0;
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      const difference = data[i * columns + j]! - mean;
      mean += difference / (i + 1);
      squares += difference * (data[i * columns + j]! - mean);
    }
    sum += Math.sqrt(squares / rows);
    count++;
  }
  return count === 0 || sum === 0 ? 2 : sum / count;
}
