import type { NamePair } from './pairs-file.ts';

export type Half = 'tune' | 'judge';

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');

/**
 * The half each pair belongs to. Pairs that have a name in common fall into the same half, so nothing that judges has
 * been seen while tuning; within that, each case group is divided by a hash of its names.
 */
export function splitPairs(pairs: readonly NamePair[]): readonly Half[] {
  const root = pairs.map((_, place) => place);
  const find = (place: number): number => {
    let at = place;
    while (root[at] !== at) at = root[at]!;
    return at;
  };
  const firstWith = new Map<string, number>();
  for (const [place, { left, right }] of pairs.entries()) {
    for (const name of [plain(left), plain(right)]) {
      const earlier = firstWith.get(name);
      if (earlier === undefined) firstWith.set(name, place);
      else root[find(place)] = find(earlier);
    }
  }
  const keyOf = new Map<number, string>();
  for (const [place, pair] of pairs.entries()) {
    const key = `${pair.group}/${plain(pair.left)}/${plain(pair.right)}`;
    const top = find(place);
    const known = keyOf.get(top);
    if (known === undefined || key < known) keyOf.set(top, key);
  }
  return pairs.map((_, place) => (hashOf(keyOf.get(find(place))!) % 2 === 0 ? 'tune' : 'judge'));
}
