import { type RandomEffects, poolingWeight, randomEffects } from '#ml/pooling/random-effects';
import {
  type PowerSums,
  addValue,
  countOf,
  fourthMomentOf,
  meanOf,
  mergeGroup,
  powerSums,
  varianceOf,
} from '#ml/pooling/power-sums';
import type { FeatureDescription } from '#features/declaration';
import type { Matrix } from '#ml/matrix';
import type { AxisCodes } from './axes.ts';
import { type Lattice, cellCount, createCellFinder } from './lattice.ts';
import { type FeatureScaling, fitScaling, scaled } from './scaling.ts';

/**
 * The peer frame: for each cell and feature a location and a scale, partially pooled with the parent cell, so that
 * z = (x − M)/S. Features whose frame is `self` or `absolute` keep the values of everybody in every cell: a cell must
 * not make its own crime normal.
 */
export interface PeerFrame {
  readonly scaling: FeatureScaling;
  /** M, S > 0 and the weight of the cell's own mean in [0, 1]: (cells × features), row-major. */
  readonly location: Float64Array;
  readonly scale: Float64Array;
  readonly weight: Float32Array;
}

/** Rows that the scale of a small cell borrows from all cells before it is pooled. */
const borrowedRows = 5;
const kurtosisRange = [1.5, 20] as const;
/** The scale of a cell is at least this share of the typical scale within cells. */
const smallestScaleShare = 0.05;

/** Fits the frame to the rows whose lattice is given. O(rows × features + cells × features). */
export function fitPeerFrame(
  features: Matrix,
  catalogue: readonly FeatureDescription[],
  lattice: Lattice,
  codes: AxisCodes,
): PeerFrame {
  const scaling = fitScaling(features, catalogue);
  const sums = sumsPerCell(features, scaling, lattice, codes);
  const cells = cellCount(lattice);
  const columns = features.columns;
  const frame: PeerFrame = {
    scaling,
    location: new Float64Array(cells * columns),
    scale: new Float64Array(cells * columns).fill(1),
    weight: new Float32Array(cells * columns),
  };
  for (let j = 0; j < columns; j++) poolFeature(frame, j, sums, lattice, catalogue[j]!.frame === 'peer');
  return frame;
}

function sumsPerCell(features: Matrix, scaling: FeatureScaling, lattice: Lattice, codes: AxisCodes): PowerSums {
  const sums = powerSums(cellCount(lattice), features.columns);
  const finder = createCellFinder(lattice);
  for (let i = 0; i < features.rows; i++) {
    const cell = finder.find(codes, i);
    for (let j = 0; j < features.columns; j++) {
      const x = scaled(scaling, j, features.data[i * features.columns + j]!);
      if (!Number.isNaN(x)) addValue(sums, cell, j, winsorised(x));
    }
  }
  // Children come after their parents, so one pass from the end sums every subtree.
  for (let cell = sums.groups - 1; cell > 0; cell--) mergeGroup(sums, lattice.parent[cell]!, sums, cell);
  return sums;
}

/** Moments are taken within ±50 robust units, so that one absurd value moves nobody's frame. */
function winsorised(x: number): number {
  return Math.max(-50, Math.min(50, x));
}

function poolFeature(frame: PeerFrame, j: number, sums: PowerSums, lattice: Lattice, peer: boolean): void {
  const columns = sums.columns;
  const rootVariance = varianceOf(sums, 0, j);
  frame.location[j] = meanOf(sums, 0, j);
  frame.scale[j] = rootVariance > 0 ? Math.sqrt(rootVariance) : 1;
  frame.weight[j] = 1;
  let from = 1;
  while (from < sums.groups) {
    let to = from;
    while (to < sums.groups && lattice.level[to] === lattice.level[from]) to++;
    if (peer && rootVariance > 0) poolLevel(frame, j, sums, lattice, from, to);
    else {
      for (let cell = from; cell < to; cell++) {
        frame.location[cell * columns + j] = frame.location[j]!;
        frame.scale[cell * columns + j] = frame.scale[j]!;
      }
    }
    from = to;
  }
}

/**
 * One level of the lattice, in units of each cell's parent: the locations and the logarithms of the scales are drawn
 * towards the level's own mean with empirical-Bayes weights τ²/(τ² + sampling variance).
 */
function poolLevel(frame: PeerFrame, j: number, sums: PowerSums, lattice: Lattice, from: number, to: number): void {
  const columns = sums.columns;
  const shift = new Float64Array(to - from);
  const shiftVariance = new Float64Array(to - from);
  const logScale = new Float64Array(to - from);
  const logScaleVariance = new Float64Array(to - from);
  const typical = typicalWithinCells(frame, j, sums, lattice, from, to);
  for (let cell = from; cell < to; cell++) {
    const k = cell - from;
    const n = countOf(sums, cell, j);
    const effective = n * (lattice.parties[cell]! / Math.max(1, lattice.rows[cell]!));
    const parent = lattice.parent[cell]! * columns + j;
    const unit = frame.scale[parent]!;
    const ratio = (n * (varianceOf(sums, cell, j) / unit ** 2) + borrowedRows * typical.ratio) / (n + borrowedRows);
    shift[k] = n > 0 ? (meanOf(sums, cell, j) - frame.location[parent]!) / unit : 0;
    shiftVariance[k] = effective > 0 ? ratio / effective : Number.POSITIVE_INFINITY;
    logScale[k] = Math.log(ratio);
    logScaleVariance[k] = effective > 0 ? (typical.kurtosis - 1) / effective : Number.POSITIVE_INFINITY;
  }
  const locations = randomEffects(shift, shiftVariance);
  const scales = randomEffects(logScale, logScaleVariance);
  const floor = smallestScaleShare * Math.sqrt(typical.ratio);
  for (let cell = from; cell < to; cell++) {
    const k = cell - from;
    const parent = lattice.parent[cell]! * columns + j;
    const unit = frame.scale[parent]!;
    const weight = poolingWeight(locations.between, shiftVariance[k]!);
    frame.weight[cell * columns + j] = weight;
    frame.location[cell * columns + j] = frame.location[parent]! + unit * drawn(shift[k]!, weight, locations);
    const scaleWeight = poolingWeight(scales.between, logScaleVariance[k]!);
    const within = Math.max(floor, Math.exp(drawn(logScale[k]!, scaleWeight, scales) / 2));
    // Predictive: what is not known of a small cell's mean widens its scale.
    const uncertain = weight > 0 ? weight * shiftVariance[k]! : 0;
    frame.scale[cell * columns + j] = unit * Math.sqrt(within * within + uncertain);
  }
}

function drawn(own: number, weight: number, population: RandomEffects): number {
  return weight * own + (1 - weight) * population.mean;
}

/** Pooled variance within the cells of a level, in units of the parents, and pooled kurtosis. */
function typicalWithinCells(
  frame: PeerFrame,
  j: number,
  sums: PowerSums,
  lattice: Lattice,
  from: number,
  to: number,
): { readonly ratio: number; readonly kurtosis: number } {
  let n = 0;
  let second = 0;
  let fourth = 0;
  for (let cell = from; cell < to; cell++) {
    const count = countOf(sums, cell, j);
    const unit = frame.scale[lattice.parent[cell]! * sums.columns + j]!;
    n += count;
    second += count * (varianceOf(sums, cell, j) / unit ** 2);
    fourth += count * (fourthMomentOf(sums, cell, j) / unit ** 4);
  }
  if (!(n > 0) || !(second > 0)) return { ratio: smallestScaleShare ** 2, kurtosis: kurtosisRange[1] };
  const kurtosis = (n * fourth) / (second * second);
  return { ratio: second / n, kurtosis: Math.max(kurtosisRange[0], Math.min(kurtosisRange[1], kurtosis)) };
}

/** Largest |z| that stays as it is; beyond it z grows like a logarithm, so that no single value swamps a distance. */
const softLimit = 20;

/** z of a scaled value, finite for every finite value; monotone. */
export function zOf(frame: PeerFrame, cell: number, j: number, columns: number, x: number): number {
  const at = cell * columns + j;
  const z = (x - frame.location[at]!) / frame.scale[at]!;
  if (z > softLimit) return softLimit + 10 * Math.log1p((z - softLimit) / 10);
  if (z < -softLimit) return -softLimit - 10 * Math.log1p((-softLimit - z) / 10);
  return z;
}

/** What became of a row: NaN is imputed as peer-neutral and counted, an infinite value cannot be scored. */
export const rowStates = { complete: 0, imputed: 1, allUnknown: 2, notFinite: 3 } as const;

/**
 * Writes the z of one raw row (at `from` in `raw`) to `out` at `to` and returns its state. A feature that is not
 * known gets z = 0, its peers' mean.
 */
export function writeZ(
  frame: PeerFrame,
  cell: number,
  columns: number,
  raw: Float64Array,
  from: number,
  out: Float64Array,
  to: number,
): number {
  let known = 0;
  let state: number = rowStates.complete;
  for (let j = 0; j < columns; j++) {
    const value = raw[from + j]!;
    if (Number.isNaN(value)) {
      out[to + j] = 0;
      continue;
    }
    if (value - value !== 0) state = rowStates.notFinite;
    known += 1;
    const z = zOf(frame, cell, j, columns, scaled(frame.scaling, j, value));
    out[to + j] = z === z && z - z === 0 ? z : 0;
  }
  if (state === rowStates.notFinite) return state;
  if (known === 0) return rowStates.allUnknown;
  return known < columns ? rowStates.imputed : rowStates.complete;
}
