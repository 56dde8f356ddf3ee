import type { Matrix } from '../matrix.ts';
import type { Random } from '../random.ts';
import { squaredDistance } from './distance.ts';

/**
 * Greedy k-means++: each next centre is the best of 2 + ⌊ln k⌋ rows drawn with probability proportional to the squared
 * distance from the centres so far. Gives fewer than k centres when the rows hold fewer different points.
 * O(rows · k · ln k · columns). Source: Arthur & Vassilvitskii 2007; the greedy form is scikit-learn's default.
 * @returns centres, found × columns, row-major
 */
export function seedCentres(X: Matrix, k: number, random: Random): { centres: Float64Array; found: number } {
  const { rows, columns, data } = X;
  const trials = 2 + Math.floor(Math.log(k));
  const centres = new Float64Array(k * columns);
  let closest = new Float64Array(rows);
  let best = new Float64Array(rows);
  let trial = new Float64Array(rows);
  const first = random.below(rows);
  centres.set(data.subarray(first * columns, (first + 1) * columns));
  let potential = 0;
  for (let i = 0; i < rows; i++) {
    closest[i] = squaredDistance(data, i * columns, data, first * columns, columns);
    potential += closest[i]!;
  }
  let found = 1;
  while (found < k && potential > 0) {
    let bestPotential = Number.POSITIVE_INFINITY;
    let bestRow = -1;
    for (let t = 0; t < trials; t++) {
      const row = drawProportionally(closest, potential, random);
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        const known = closest[i]!;
        const distance = known === 0 ? 0 : squaredDistance(data, i * columns, data, row * columns, columns);
        trial[i] = distance < known ? distance : known;
        sum += trial[i]!;
      }
      if (sum < bestPotential) {
        bestPotential = sum;
        bestRow = row;
        [best, trial] = [trial, best];
      }
    }
    centres.set(data.subarray(bestRow * columns, (bestRow + 1) * columns), found * columns);
    found++;
    potential = bestPotential;
    [closest, best] = [best, closest];
  }
  return { centres: centres.slice(0, found * columns), found };
}

function drawProportionally(weights: Float64Array, total: number, random: Random): number {
  let left = random.uniform() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    last = i;
    left -= weight;
    if (left < 0) return i;
  }
  // Rounding can leave a rest: the last row with weight takes it.
  return last;
}
