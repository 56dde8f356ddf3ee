import type { TreeEdges } from './spanning-tree.ts';

/** A cluster of the hierarchy that holds at least the minimum number of rows. */
interface Branch {
  readonly parent: number;
  /** Density (1 / distance) at which it split off. */
  readonly birth: number;
  stability: number;
  readonly children: number[];
}

/** The chosen clusters: label of each row (−1 = noise) and the density at which each cluster was born. */
export interface ChosenBranches {
  readonly labels: Int32Array;
  readonly births: Float64Array;
}

/** Densities stay finite where rows coincide. */
const leastDistance = 1e-150;

/**
 * Condenses a single-linkage hierarchy to branches of at least `minClusterRows` rows, and chooses those with the
 * greatest excess of mass that do not lie inside one another; the root alone is never a cluster.
 * Source: Campello, Moulavi & Sander, PAKDD 2013; McInnes, Healy & Astels, JOSS 2017.
 */
export function chooseBranches(edges: TreeEdges, rows: number, minClusterRows: number): ChosenBranches {
  const { left, right, distance, size, root } = singleLinkage(edges, rows);
  const branches: Branch[] = [{ parent: -1, birth: 0, stability: 0, children: [] }];
  const branchOfRow = new Int32Array(rows);
  const members: number[] = [];

  /** All rows below a node leave `branch` at `density`. */
  const leave = (node: number, branch: number, density: number): void => {
    const held = branches[branch]!;
    members.push(node);
    for (let next = members.pop(); next !== undefined; next = members.pop()) {
      if (next < rows) {
        branchOfRow[next] = branch;
        held.stability += density - held.birth;
      } else members.push(left[next - rows]!, right[next - rows]!);
    }
  };

  const open: [node: number, branch: number][] = [[root, 0]];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const [node, branch] = item;
    if (node < rows) {
      leave(node, branch, branches[branch]!.birth);
      continue;
    }
    const density = 1 / Math.max(distance[node - rows]!, leastDistance);
    const sides = [left[node - rows]!, right[node - rows]!];
    const large = sides.filter((side) => size(side) >= minClusterRows);
    for (const side of sides) if (!large.includes(side)) leave(side, branch, density);
    if (large.length < 2) {
      for (const side of large) open.push([side, branch]);
      continue;
    }
    const held = branches[branch]!;
    for (const side of large) {
      held.stability += size(side) * (density - held.birth);
      held.children.push(branches.length);
      open.push([side, branches.length]);
      branches.push({ parent: branch, birth: density, stability: 0, children: [] });
    }
  }
  return label(branches, branchOfRow);
}

function label(branches: readonly Branch[], branchOfRow: Int32Array): ChosenBranches {
  const chosen = new Uint8Array(branches.length);
  const mass = Float64Array.from(branches, (branch) => branch.stability);
  // Children have higher numbers than their parent, so one walk backwards is bottom-up.
  for (let b = branches.length - 1; b > 0; b--) {
    const below = branches[b]!.children.reduce((sum, child) => sum + mass[child]!, 0);
    if (branches[b]!.children.length > 0 && below > mass[b]!) mass[b] = below;
    else chosen[b] = 1;
  }
  const births: number[] = [];
  const labelOf = new Int32Array(branches.length).fill(-1);
  for (let b = 1; b < branches.length; b++) {
    const above = labelOf[branches[b]!.parent]!;
    if (above >= 0) labelOf[b] = above;
    else if (chosen[b] === 1) labelOf[b] = births.push(branches[b]!.birth) - 1;
  }
  return { labels: branchOfRow.map((branch) => labelOf[branch]!), births: Float64Array.from(births) };
}

/** Merges rows along the edges: node `rows + m` joins left[m] and right[m] at distance[m]. */
function singleLinkage(edges: TreeEdges, rows: number) {
  const merges = rows - 1;
  const left = new Int32Array(merges);
  const right = new Int32Array(merges);
  const sizes = new Float64Array(rows + merges).fill(1, 0, rows);
  const top = Int32Array.from({ length: rows + merges }, (_, i) => i);
  const find = (node: number): number => {
    let at = node;
    while (top[at] !== at) {
      top[at] = top[top[at]!]!;
      at = top[at]!;
    }
    return at;
  };
  for (let m = 0; m < merges; m++) {
    const a = find(edges.from[m]!);
    const b = find(edges.to[m]!);
    left[m] = a;
    right[m] = b;
    top[a] = rows + m;
    top[b] = rows + m;
    sizes[rows + m] = sizes[a]! + sizes[b]!;
  }
  return { left, right, distance: edges.length, size: (node: number) => sizes[node]!, root: rows + merges - 1 };
}
