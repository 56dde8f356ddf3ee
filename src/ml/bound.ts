/**
 * Geometric detectors square their inputs and keep some of them in Float32: beyond this size a value counts as ±BOUND,
 * so that no distance overflows. Robustly scaled data never comes near it.
 */
export const BOUND = 1e15;

/** Writes min(max(value, −BOUND), BOUND) of each of `count` values of `from`, starting at `start`, into `to`. */
export function boundRow(from: Float64Array, start: number, count: number, to: Float64Array | Float32Array): void {
  for (let j = 0; j < count; j++) {
    const value = from[start + j]!;
    to[j] = value > BOUND ? BOUND : value < -BOUND ? -BOUND : value;
  }
}
