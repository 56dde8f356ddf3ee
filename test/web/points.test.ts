import { describe, expect, it } from 'vitest';
import { nearestPoint, paintPoints, pixelOf, wholeMap } from '../../web/src/pages/segments/behaviour/points.ts';

const points = {
  x: Float32Array.from([-1, 1, 0]),
  y: Float32Array.from([0, 0, 1]),
  segment: Uint8Array.from([0, 1, 0]),
};
const [width, height] = [40, 20];
const colours = Uint32Array.from(['#0072b2', '#e69f00'], pixelOf);
const quiet = pixelOf('#d9dde3');

function painted(only: number): Uint32Array {
  const pixels = new Uint32Array(width * height);
  paintPoints(pixels, width, height, points, wholeMap(points, width, height), 2, colours, quiet, only);
  return pixels;
}
const count = (pixels: Uint32Array, colour: number) => pixels.filter((each) => each === colour).length;

describe('the map of customers', () => {
  it('shows every point in the colour of its segment', () => {
    const pixels = painted(-1);
    expect(count(pixels, colours[0]!)).toBe(8);
    expect(count(pixels, colours[1]!)).toBe(4);
  });

  it('lets one segment stand out, the others quiet', () => {
    const pixels = painted(1);
    expect(count(pixels, quiet)).toBe(8);
    expect(count(pixels, colours[1]!)).toBe(4);
  });

  it('finds the point under the pointer, and none where there is none', () => {
    const view = { x: 0, y: 0, scale: 10 };
    expect(nearestPoint(points, view, width, height, { left: 10, top: 10 }, 3)).toBe(0);
    expect(nearestPoint(points, view, width, height, { left: 20, top: 1 }, 3)).toBe(2);
    expect(nearestPoint(points, view, width, height, { left: 20, top: 15 }, 3)).toBe(-1);
  });

  it('packs colours as canvases of little-endian machines read them', () => {
    expect(pixelOf('#123456')).toBe(0xff563412);
  });
});
