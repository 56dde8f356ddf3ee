import type { Matrix } from '#ml/matrix';
import { type Axis, type AxisCodes, axisIndex } from './axes.ts';
import type { ExpertMap } from './model.ts';
import type { Policy } from './policy.ts';

/** A value of the forking axis with an expert of its own. */
export interface ExpertPlan {
  readonly map: ExpertMap;
  /** Training rows of each expert; expert 0 (everybody) has all of them. */
  readonly rows: readonly Int32Array[];
  readonly names: readonly string[];
}

/** Smallest share of variance between the values of an axis at which `auto` forks: Cohen's medium effect. */
const forkingEffect = 0.06;

/**
 * Decides where to fork: at the policy's axis, or with `auto` at the party axis that explains most variance of z, if
 * it explains enough. Values with too few rows stay with the general expert.
 */
export function planExperts(z: Matrix, axes: readonly Axis[], codes: AxisCodes, policy: Policy): ExpertPlan {
  const everybody = Int32Array.from({ length: z.rows }, (_, i) => i);
  const axis =
    policy.expertAxis === 'auto'
      ? mostTelling(z, axes, codes, policy.expertMinimumRows)
      : axisIndex(axes, policy.expertAxis);
  if (axis < 0) return { map: { axis: -1, expertOf: new Int16Array(0) }, rows: [everybody], names: ['everybody'] };
  const labels = axes[axis]!.labels;
  const expertOf = new Int16Array(labels.length);
  const rows = [everybody];
  const names = ['everybody'];
  for (const [code, label] of labels.entries()) {
    const own = everybody.filter((i) => codes[axis]![i] === code);
    if (own.length < policy.expertMinimumRows) continue;
    expertOf[code] = rows.length;
    rows.push(own);
    names.push(label);
  }
  return { map: { axis, expertOf }, rows, names };
}

function mostTelling(z: Matrix, axes: readonly Axis[], codes: AxisCodes, fewest: number): number {
  let best = -1;
  let most = forkingEffect;
  for (const [a, axis] of axes.entries()) {
    if (axis.of !== 'party') continue;
    const effect = varianceShare(z, codes[a]!, axis.labels.length, fewest);
    if (effect > most) {
      most = effect;
      best = a;
    }
  }
  return best;
}

/** Mean over the features of the share of variance between the values of an axis (η²), values with enough rows only. */
function varianceShare(z: Matrix, codes: Int16Array, values: number, fewest: number): number {
  const counts = new Float64Array(values);
  for (const code of codes) if (code >= 0 && code < values) counts[code]! += 1;
  if (counts.filter((count) => count >= fewest).length < 2) return 0;
  let effect = 0;
  for (let j = 0; j < z.columns; j++) {
    const sums = new Float64Array(values);
    let n = 0;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < z.rows; i++) {
      const code = codes[i]!;
      if (!(code >= 0 && counts[code]! >= fewest)) continue;
      const x = Math.asinh(z.data[i * z.columns + j]!);
      sums[code]! += x;
      n += 1;
      sum += x;
      squares += x * x;
    }
    const total = squares - (sum * sum) / n;
    let between = -(sum * sum) / n;
    for (let v = 0; v < values; v++) if (counts[v]! >= fewest) between += sums[v]! ** 2 / counts[v]!;
    if (total > 1e-9 * n) effect += between / total / z.columns;
  }
  return effect;
}
