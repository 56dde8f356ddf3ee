/** What part of the map is seen: the point in the middle, and pixels per unit of the map. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Points {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Position in the list of segments. */
  readonly segment: Uint8Array;
}

/** The viewport that shows every point with a margin. */
export function wholeMap({ x, y }: Points, width: number, height: number): Viewport {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    left = Math.min(left, x[i]!);
    right = Math.max(right, x[i]!);
    low = Math.min(low, y[i]!);
    high = Math.max(high, y[i]!);
  }
  if (x.length === 0) return { x: 0, y: 0, scale: 1 };
  const scale = 0.92 * Math.min(width / Math.max(1e-6, right - left), height / Math.max(1e-6, high - low));
  return { x: (left + right) / 2, y: (low + high) / 2, scale };
}

/**
 * Writes the points as squares straight into pixels (0xAABBGGRR on little-endian machines): a hundred thousand take a
 * few milliseconds, where a canvas asked for each takes many frames. Points of `quiet` colour come first, below the others.
 * @param colours one per segment
 * @param only segment to stand out; -1 = all
 */
export function paintPoints(
  pixels: Uint32Array,
  width: number,
  height: number,
  { x, y, segment }: Points,
  { x: middleX, y: middleY, scale }: Viewport,
  size: number,
  colours: Uint32Array,
  quiet: number,
  only: number,
): void {
  pixels.fill(0);
  const half = size >> 1;
  for (let pass = only < 0 ? 1 : 0; pass < 2; pass++) {
    for (let i = 0; i < x.length; i++) {
      const own = segment[i]!;
      if (only >= 0 && (own === only) !== (pass === 1)) continue;
      const left = Math.round(width / 2 + (x[i]! - middleX) * scale) - half;
      const top = Math.round(height / 2 - (y[i]! - middleY) * scale) - half;
      if (left < 0 || top < 0 || left + size > width || top + size > height) continue;
      const colour = pass === 0 ? quiet : colours[own]!;
      for (let row = 0; row < size; row++) {
        const from = (top + row) * width + left;
        pixels.fill(colour, from, from + size);
      }
    }
  }
}

/** The point nearest to a place on the screen, at most `reach` pixels away; -1 = none. O(n). */
export function nearestPoint(
  { x, y }: Points,
  { x: middleX, y: middleY, scale }: Viewport,
  width: number,
  height: number,
  at: { readonly left: number; readonly top: number },
  reach: number,
): number {
  const wantedX = middleX + (at.left - width / 2) / scale;
  const wantedY = middleY - (at.top - height / 2) / scale;
  let best = -1;
  let least = (reach / scale) ** 2;
  for (let i = 0; i < x.length; i++) {
    const squared = (x[i]! - wantedX) ** 2 + (y[i]! - wantedY) ** 2;
    if (squared <= least) {
      least = squared;
      best = i;
    }
  }
  return best;
}

/** `#rrggbb` as a pixel of little-endian machines, opaque. */
export function pixelOf(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  return (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}
