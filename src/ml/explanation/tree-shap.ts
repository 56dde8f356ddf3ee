/**
 * Trees laid flat: a row at node t goes to `left[t]` when x[feature[t]] ≤ value[t], else to `left[t] + 1`; `left[t]` is 0 at
 * a leaf, where `value` is what the tree says.
 */
export interface FlatTrees {
  readonly roots: Int32Array;
  readonly left: Int32Array;
  readonly feature: Int32Array;
  readonly value: Float64Array;
}

/** Exact Shapley values of the mean over the trees; Σφ = value − base. */
export interface TreeShap {
  /** One per feature. */
  readonly phi: Float64Array;
  /** Mean over the trees for the row and for the background row. */
  readonly value: number;
  readonly base: number;
}

/** Shapley weights of a leaf that needs `own` features from the row and `other` ones from the background. */
function leafWeights(own: number, other: number): { readonly gain: number; readonly loss: number } {
  // (own − 1)! other! / (own + other)! and own! (other − 1)! / (own + other)!, as products to stay finite.
  let choose = 1;
  for (let k = 1; k <= other; k++) choose = (choose * (own + k)) / k;
  return { gain: own > 0 ? 1 / (own * choose) : 0, loss: other > 0 ? 1 / (other * choose) : 0 };
}

/**
 * Interventional TreeSHAP against one background row: exact on the mean of the trees (for an isolation forest the mean
 * path length, not 2^(−h/c), which is no sum over trees). O(trees · leaves that either row could reach mixed · depth).
 * Source: Lundberg et al., From local explanations to global understanding, Nature Machine Intelligence 2, 2020.
 */
export function treeShap(trees: FlatTrees, row: ArrayLike<number>, background: ArrayLike<number>): TreeShap {
  const { roots, left, feature, value } = trees;
  const features = row.length;
  const phi = new Float64Array(features);
  // Where a feature's value comes from on the way to a node: 0 not fixed, 1 the row, 2 the background.
  const source = new Uint8Array(features);
  const taken: number[] = [];

  function leaf(worth: number): void {
    let own = 0;
    for (const j of taken) if (source[j] === 1) own += 1;
    const { gain, loss } = leafWeights(own, taken.length - own);
    for (const j of taken) phi[j]! += source[j] === 1 ? worth * gain : -worth * loss;
  }

  function visit(node: number): void {
    const next = left[node]!;
    if (next === 0) {
      leaf(value[node]!);
      return;
    }
    const j = feature[node]!;
    const ownChild = row[j]! <= value[node]! ? next : next + 1;
    const otherChild = background[j]! <= value[node]! ? next : next + 1;
    if (ownChild === otherChild) visit(ownChild);
    else if (source[j] !== 0) visit(source[j] === 1 ? ownChild : otherChild);
    else {
      taken.push(j);
      source[j] = 1;
      visit(ownChild);
      source[j] = 2;
      visit(otherChild);
      source[j] = 0;
      taken.pop();
    }
  }

  for (const root of roots) visit(root);
  const count = Math.max(1, roots.length);
  return {
    phi: phi.map((sum) => sum / count),
    value: sumOver(trees, row) / count,
    base: sumOver(trees, background) / count,
  };
}

/** Sum over the trees of what they say of a row. */
function sumOver({ roots, left, feature, value }: FlatTrees, row: ArrayLike<number>): number {
  let sum = 0;
  for (const root of roots) {
    let node = root;
    for (let next = left[node]!; next !== 0; next = left[node]!) {
      node = row[feature[node]!]! <= value[node]! ? next : next + 1;
    }
    sum += value[node]!;
  }
  return sum;
}
