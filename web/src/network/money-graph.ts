/** A counterparty as `getPartyNetwork` tells it. */
interface NetworkNode {
  readonly key: string;
  readonly kind: 'customer' | 'outside' | 'unknown';
  readonly partyId: string | null;
  readonly name: string | null;
  readonly country: string | null;
  readonly alertId: number | null;
  readonly transfers: readonly (readonly [at: number, amountMinor: number])[];
}

export interface GraphNode {
  readonly key: string;
  readonly kind: 'subject' | 'customer' | 'outside' | 'unknown';
  readonly partyId: string | null;
  readonly name: string | null;
  readonly country: string | null;
  readonly alertId: number | null;
  /** Steps from the subject. */
  readonly distance: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly amountMinor: number;
  readonly payments: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface MoneyGraph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly GraphEdge[];
}

export const partyKey = (partyId: string): string => `party:${partyId}`;

/**
 * Who paid whom, from the networks of the subject and of every party that was opened. A payment between two opened parties
 * is told by both and counted once. Payments after `until` are left out.
 */
export function moneyGraph(
  subject: string,
  networks: ReadonlyMap<string, readonly NetworkNode[]>,
  until: number,
): MoneyGraph {
  const nodes = new Map<string, GraphNode>([
    [
      partyKey(subject),
      {
        key: partyKey(subject),
        kind: 'subject',
        partyId: subject,
        name: null,
        country: null,
        alertId: null,
        distance: 0,
      },
    ],
  ]);
  const edges = new Map<string, GraphEdge>();
  for (const [partyId, found] of networks) {
    const centre = partyKey(partyId);
    const distance = (nodes.get(centre)?.distance ?? 0) + 1;
    for (const node of found) {
      const told = node.transfers.filter(([at]) => at <= until);
      if (told.length === 0) continue;
      if (!nodes.has(node.key)) {
        const { key, kind, name, country, alertId } = node;
        nodes.set(key, { key, kind, partyId: node.partyId, name, country, alertId, distance });
      }
      for (const outward of [true, false]) {
        const some = told.filter(([, amount]) => amount > 0 === outward);
        const [from, to] = outward ? [centre, node.key] : [node.key, centre];
        if (some.length === 0 || edges.has(`${from} ${to}`)) continue;
        edges.set(`${from} ${to}`, {
          from,
          to,
          amountMinor: some.reduce((sum, [, amount]) => sum + Math.abs(amount), 0),
          payments: some.length,
          firstAt: some.at(-1)![0],
          lastAt: some[0]![0],
        });
      }
    }
  }
  return { nodes, edges: [...edges.values()] };
}

/** Edges on the shortest way between two nodes, whichever way the money went; none where there is no way. */
export function pathBetween({ edges }: MoneyGraph, from: string, to: string): readonly GraphEdge[] {
  const cameBy = new Map<string, GraphEdge | null>([[from, null]]);
  const queue = [from];
  for (const at of queue) {
    if (at === to) break;
    for (const edge of edges) {
      if (edge.from !== at && edge.to !== at) continue;
      const next = edge.from === at ? edge.to : edge.from;
      if (cameBy.has(next)) continue;
      cameBy.set(next, edge);
      queue.push(next);
    }
  }
  const path: GraphEdge[] = [];
  for (let at = to; cameBy.get(at) !== null && cameBy.get(at) !== undefined; ) {
    const edge = cameBy.get(at)!;
    path.push(edge);
    at = edge.from === at ? edge.to : edge.from;
  }
  return path.reverse();
}

/** Ways by which money leaves a node and comes back to it over at least one other, at most `most` steps long. */
export function cyclesThrough({ edges }: MoneyGraph, start: string, most = 4): readonly (readonly GraphEdge[])[] {
  const found: GraphEdge[][] = [];
  const walk = (at: string, way: readonly GraphEdge[]) => {
    if (way.length === most) return;
    for (const edge of edges) {
      if (edge.from !== at || way.some(({ from }) => from === edge.to && edge.to !== start)) continue;
      const next = [...way, edge];
      if (edge.to === start) found.push(next);
      else walk(edge.to, next);
    }
  };
  walk(start, []);
  return found;
}
