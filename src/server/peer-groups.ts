import { cellCount, cellName, type Lattice } from '#model/lattice';
import type { Model } from '#model/model';
import { describedCell, peerPercentile, peerProbabilities } from '#model/peer-statistics';

/** How one feature is distributed among the peers of one group. */
export interface PeerGroup {
  readonly segment: string;
  /** The customer's own group. */
  readonly own: boolean;
  /** Distinct customers behind the numbers. */
  readonly peers: number;
  /** At `peerProbabilities`, in raw units; null = not known of any peer. */
  readonly quantiles: readonly (number | null)[];
  /** Share of the group at or below the value, in [0, 1]. */
  readonly percentile: number | null;
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A cell by its name; everybody where the model has none of that name. */
export function cellOfName({ lattice, axes }: Pick<Model, 'lattice' | 'axes'>, name: string): number {
  for (let cell = 0; cell < cellCount(lattice); cell++) if (cellName(lattice, axes, cell) === name) return cell;
  return 0;
}

/** The own group first, then everybody, then the other groups of the lattice's first axis. */
function groupsOf({ peers, lattice }: Model, cell: number): readonly number[] {
  const own = describedCell(peers, lattice, cell);
  const first = topOf(lattice, own);
  const others = [...lattice.level.keys()].filter(
    (each) => lattice.level[each] === 1 && each !== first && peers.rowOfCell[each]! >= 0,
  );
  return [...new Set([own, 0, ...others])];
}

/** The ancestor that fixes the first axis alone; the root where there is none. */
function topOf(lattice: Lattice, cell: number): number {
  let at = cell;
  while (lattice.level[at]! > 1) at = lattice.parent[at]!;
  return at;
}

/**
 * Where a value stands among the own peers, those of a cell, and among other groups; null for a feature that the model does
 * not have.
 */
export function peerGroups(
  model: Model,
  own: number,
  feature: string,
  value: number | null,
): readonly PeerGroup[] | null {
  const { catalogue, peers, lattice, axes } = model;
  const column = catalogue.findIndex(({ name }) => name === feature);
  if (column < 0) return null;
  const width = peerProbabilities.length;
  return groupsOf(model, own).map((cell, position) => {
    const from = (peers.rowOfCell[cell]! * catalogue.length + column) * width;
    return {
      segment: cellName(lattice, axes, cell),
      own: position === 0,
      peers: lattice.parties[cell]!,
      quantiles: Array.from(peers.quantiles.subarray(from, from + width), known),
      percentile: value === null ? null : known(peerPercentile(peers, cell, column, catalogue.length, value)),
    };
  });
}
