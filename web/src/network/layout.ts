import { type MoneyGraph, partyKey } from './money-graph.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The subject in the middle, its counterparties around it, and theirs in a fan outside of them. The same graph lies the same. */
export function placesOf({ nodes, edges }: MoneyGraph, subject: string): ReadonlyMap<string, Place> {
  const centre = partyKey(subject);
  const parentOf = new Map<string, string>();
  const rings: string[][] = [[centre]];
  for (const node of nodes.values()) (rings[node.distance] ??= node.distance === 0 ? [centre] : []).push(node.key);
  for (const [distance, keys] of rings.entries()) {
    if (distance < 2) continue;
    const inner = new Set(rings[distance - 1]);
    for (const key of keys) {
      const edge = edges.find(({ from, to }) => (from === key && inner.has(to)) || (to === key && inner.has(from)));
      if (edge !== undefined) parentOf.set(key, edge.from === key ? edge.to : edge.from);
    }
  }
  const angleOf = new Map<string, number>([[centre, 0]]);
  const places = new Map<string, Place>([[centre, { x: 0, y: 0 }]]);
  for (const [distance, keys] of rings.entries()) {
    if (distance === 0) continue;
    const siblings = new Map<string, string[]>();
    for (const key of keys) {
      const parent = distance === 1 ? centre : (parentOf.get(key) ?? centre);
      siblings.set(parent, [...(siblings.get(parent) ?? []), key]);
    }
    for (const [parent, children] of siblings) {
      const around = angleOf.get(parent) ?? 0;
      const arc = distance === 1 ? 2 * Math.PI : Math.min(Math.PI / 2, 0.2 * children.length);
      for (const [k, key] of children.entries()) {
        const part = distance === 1 ? k / children.length : (k + 0.5) / children.length - 0.5;
        const angle = around + part * arc;
        // Every second one a little further out, so that names do not lie on one another.
        const radius = distance + (k % 2 === 1 && children.length > 12 ? 0.25 : 0);
        angleOf.set(key, angle);
        places.set(key, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) });
      }
    }
  }
  return places;
}
