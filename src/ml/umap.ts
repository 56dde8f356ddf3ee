import type { Fitted } from './estimator.ts';
import { type Matrix, matrix, takeRows } from './matrix.ts';
import { fitComponents, project } from './linear/principal-components.ts';
import type { Random } from './random.ts';
import { sampleRows } from './sampling.ts';

export interface UmapParams {
  /** Rows that are laid out, m; the others are placed between them. */
  readonly landmarks: number;
  /** Neighbours that a row keeps close to. */
  readonly neighbours: number;
  readonly epochs: number;
  /** Landmarks that each attracted pair is pushed away from. */
  readonly negatives: number;
}

export interface Umap extends Fitted {
  readonly kind: 'umap';
  readonly version: 1;
  readonly params: UmapParams;
  readonly columns: number;
  /** Landmarks × columns, and their places × 2. */
  readonly landmarks: Float64Array;
  readonly places: Float64Array;
}

export const umapDefaults: UmapParams = { landmarks: 400, neighbours: 15, epochs: 300, negatives: 5 };

/** Curve 1/(1 + a·d^2b) for a least distance of 0.1 between points (min_dist of the reference implementation). */
const curve = { a: 1.5769434603, b: 0.8950608779 };

/**
 * A flat map that keeps neighbours together: a fuzzy graph of nearest landmarks is laid out by attraction along its edges
 * and repulsion between random pairs, from a start at the principal components. Distances between groups mean little.
 * O(m² · columns + epochs · m · neighbours). Same seed, same map. X holds finite numbers; any number of rows ≥ 1.
 * Source: McInnes, Healy & Melville, UMAP: Uniform Manifold Approximation and Projection, arXiv 1802.03426.
 */
export function fitUmap(params: UmapParams, X: Matrix, random: Random): Umap {
  if (X.rows === 0 || X.columns === 0) throw new RangeError('A map needs at least one row and one column.');
  const landmarks = takeRows(X, sampleRows(X.rows, params.landmarks, random.fork('landmarks')));
  const places = firstPlaces(landmarks, random.fork('start'));
  layOut(params, places, fuzzyGraph(landmarks, params.neighbours), random.fork('layout'));
  const { columns } = X;
  return { kind: 'umap', version: 1, params, columns, landmarks: landmarks.data, places };
}

/**
 * Places of rows on the map (rows × 2): the mean place of the nearest landmarks, weighted as edges to them would be. A
 * landmark keeps its own place. O(m · columns) a row; a row has the same place alone as within a matrix.
 */
export function placeOnMap(fitted: Umap, X: Matrix): Matrix {
  const { columns, landmarks, places } = fitted;
  if (X.columns !== columns) throw new RangeError(`The map was fitted on ${columns} columns, ${X.columns} given.`);
  const known: Matrix = { rows: landmarks.length / columns, columns, data: landmarks };
  const out = matrix(X.rows, 2);
  for (let i = 0; i < X.rows; i++) {
    const near = nearest(known, X.data, i * columns, fitted.params.neighbours, -1);
    const weights = near.distances[0] === 0 ? [1] : membership(near.distances);
    let total = 0;
    for (const [k, weight] of weights.entries()) {
      total += weight;
      for (const axis of [0, 1]) out.data[2 * i + axis]! += weight * places[2 * near.rows[k]! + axis]!;
    }
    for (const axis of [0, 1]) out.data[2 * i + axis]! /= total;
  }
  return out;
}

interface Neighbours {
  readonly rows: readonly number[];
  /** Ascending. */
  readonly distances: readonly number[];
}

/** The nearest landmarks of the row at `from` in `data`, leaving out the landmark `self`; of equal ones the first. */
function nearest(known: Matrix, data: Float64Array, from: number, count: number, self: number): Neighbours {
  const distances = new Float64Array(known.rows);
  for (let l = 0; l < known.rows; l++) {
    let sum = 0;
    for (let j = 0; j < known.columns; j++) sum += (data[from + j]! - known.data[l * known.columns + j]!) ** 2;
    distances[l] = Math.min(Math.sqrt(sum), Number.MAX_VALUE);
  }
  const rows = Array.from(distances.keys())
    .filter((l) => l !== self)
    .sort((a, b) => distances[a]! - distances[b]! || a - b)
    .slice(0, count);
  return { rows, distances: rows.map((l) => distances[l]!) };
}

/** exp(−(d − nearest)/σ), with σ such that the sum is log₂ of the number of neighbours: everybody has some. */
function membership(distances: readonly number[]): readonly number[] {
  const first = distances[0] ?? 0;
  const wanted = Math.log2(Math.max(2, distances.length));
  const weightsAt = (sigma: number) => distances.map((d) => Math.exp(-(d - first) / sigma));
  const most = (distances.at(-1) ?? 0) - first;
  if (!(most > 0)) return distances.map(() => 1);
  let low = 0;
  let high = most * 1e3;
  for (let step = 0; step < 64; step++) {
    const middle = (low + high) / 2;
    const sum = middle > 0 ? weightsAt(middle).reduce((a, b) => a + b, 0) : 0;
    if (sum < wanted) low = middle;
    else high = middle;
  }
  return high > 0 ? weightsAt(high) : distances.map((d) => (d === first ? 1 : 0));
}

interface Edges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weight: Float64Array;
}

/** Fuzzy union of both directions, a + b − ab, one edge per pair. */
function fuzzyGraph(landmarks: Matrix, neighbours: number): Edges {
  const { rows: m, columns } = landmarks;
  const directed = new Map<number, number>();
  for (let l = 0; l < m; l++) {
    const near = nearest(landmarks, landmarks.data, l * columns, Math.min(neighbours, m - 1), l);
    for (const [k, weight] of membership(near.distances).entries()) directed.set(l * m + near.rows[k]!, weight);
  }
  const pairs = [...directed].flatMap(([key, weight]) => {
    const [a, b] = [Math.floor(key / m), key % m];
    const back = directed.get(b * m + a);
    if (back !== undefined && b < a) return [];
    const other = back ?? 0;
    return [{ a, b, weight: weight + other - weight * other }];
  });
  return {
    from: Int32Array.from(pairs, ({ a }) => a),
    to: Int32Array.from(pairs, ({ b }) => b),
    weight: Float64Array.from(pairs, ({ weight }) => weight),
  };
}

/** The first two principal components within ±10, with a little noise so that equal rows can part. */
function firstPlaces(landmarks: Matrix, random: Random): Float64Array {
  const components = project(fitComponents(landmarks, 2), landmarks);
  const largest = components.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const places = new Float64Array(2 * landmarks.rows);
  for (let l = 0; l < landmarks.rows; l++) {
    for (let axis = 0; axis < 2; axis++) {
      const own = axis < components.columns ? components.data[l * components.columns + axis]! : 0;
      places[2 * l + axis] = (largest > 0 ? (10 * own) / largest : 0) + 1e-2 * random.normal();
    }
  }
  return places;
}

/** No step moves a point farther than this. */
const longestStep = 4;

function layOut(params: UmapParams, places: Float64Array, edges: Edges, random: Random): void {
  const m = places.length / 2;
  if (m < 2) return;
  const strongest = edges.weight.reduce((most, weight) => Math.max(most, weight), 0);
  const due = edges.weight.map(() => 0);
  for (let epoch = 0; epoch < params.epochs; epoch++) {
    const rate = 1 - epoch / params.epochs;
    for (let e = 0; e < due.length; e++) {
      // An edge takes part in a share of the epochs that is its weight.
      due[e]! += edges.weight[e]! / strongest;
      if (due[e]! < 1) continue;
      due[e]! -= 1;
      const a = edges.from[e]!;
      const b = edges.to[e]!;
      attract(places, a, b, rate);
      for (let n = 0; n < params.negatives; n++) {
        const other = random.below(m);
        if (other !== a) repel(places, a, other, rate);
      }
    }
  }
}

function attract(places: Float64Array, a: number, b: number, rate: number): void {
  const squared = squaredBetween(places, a, b);
  if (!(squared > 0)) return;
  const power = squared ** curve.b;
  const force = (-2 * curve.a * curve.b * (power / squared)) / (1 + curve.a * power);
  for (let axis = 0; axis < 2; axis++) {
    const move = clipped(force * (places[2 * a + axis]! - places[2 * b + axis]!)) * rate;
    places[2 * a + axis]! += move;
    places[2 * b + axis]! -= move;
  }
}

function repel(places: Float64Array, a: number, other: number, rate: number): void {
  const squared = squaredBetween(places, a, other);
  const force = (2 * curve.b) / ((0.001 + squared) * (1 + curve.a * squared ** curve.b));
  for (let axis = 0; axis < 2; axis++) {
    places[2 * a + axis]! += clipped(force * (places[2 * a + axis]! - places[2 * other + axis]!)) * rate;
  }
}

function squaredBetween(places: Float64Array, a: number, b: number): number {
  return (places[2 * a]! - places[2 * b]!) ** 2 + (places[2 * a + 1]! - places[2 * b + 1]!) ** 2;
}

function clipped(step: number): number {
  return Math.max(-longestStep, Math.min(longestStep, step));
}
