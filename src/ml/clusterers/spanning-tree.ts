import type { Matrix } from '../matrix.ts';
import { squaredDistance } from './distance.ts';

/** Edges of a tree over rows, by ascending length. */
export interface TreeEdges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly length: Float64Array;
}

/**
 * Minimum spanning tree of the rows under the mutual reachability distance max(core(i), core(j), d(i, j)), by Prim's
 * algorithm with distances computed as they are needed: O(rows² · columns) time, O(rows) memory.
 */
export function mutualReachabilityTree(points: Matrix, core: Float64Array): TreeEdges {
  const n = points.rows;
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const parent = new Int32Array(n);
  const inTree = new Uint8Array(n);
  const edges: { from: number; to: number; length: number }[] = [];
  let current = 0;
  inTree[0] = 1;
  for (let step = 1; step < n; step++) {
    let next = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      if (inTree[i] === 1) continue;
      // Where rows lie no nearer than what joins them already, their distance decides nothing.
      const floor = Math.max(core[i]!, core[current]!);
      const reach = floor < nearest[i]! ? Math.max(floor, distanceOf(points, current, i)) : floor;
      if (reach < nearest[i]!) {
        nearest[i] = reach;
        parent[i] = current;
      }
      if (nearest[i]! < least || next < 0) {
        least = nearest[i]!;
        next = i;
      }
    }
    inTree[next] = 1;
    edges.push({ from: parent[next]!, to: next, length: least });
    current = next;
  }
  edges.sort((a, b) => a.length - b.length);
  return {
    from: Int32Array.from(edges, (edge) => edge.from),
    to: Int32Array.from(edges, (edge) => edge.to),
    length: Float64Array.from(edges, (edge) => edge.length),
  };
}

function distanceOf({ data, columns }: Matrix, a: number, b: number): number {
  return Math.sqrt(squaredDistance(data, a * columns, data, b * columns, columns));
}
