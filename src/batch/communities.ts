import { resolve } from 'node:path';
import { UndirectedGraph } from 'graphology';
import louvainModule from 'graphology-communities-louvain';
import type { TransferChunk } from '#features/event-chunk';
import { createRandom, type Random } from '#ml/random';
import { openWorkspace, type Progress } from './workspace.ts';

// The package is CommonJS: its types put the function under `default`, Node gives it as it is.
const louvain = louvainModule as unknown as typeof louvainModule.default;

/** A group of entities that pay each other more than others. */
export interface Community {
  readonly entities: number;
  /** Pairs that paid each other. */
  readonly pairs: number;
  /** Share of the members' money that stayed inside, in [0, 1]. */
  readonly innerShare: number;
}

export interface Communities {
  /** Community of each entity, the largest is 0; −1 for an entity without a transfer. */
  readonly labels: Int32Array;
  /** How far the money stays within communities beyond chance, at most 1. */
  readonly modularity: number;
  readonly communities: readonly Community[];
}

/**
 * Communities of who pays whom, by modularity with seeded order; pairs weigh the logarithm of what passed between them,
 * so that one large payment does not make a community. For looking at a bank and for watching it change: nothing is
 * re-centred by them. O(pairs) in memory. Source: Blondel, Guillaume, Lambiotte & Lefebvre, 2008 (Louvain), as in graphology.
 * @param entities number of entities; payers and payees are below it, −1 is not known
 */
export async function findCommunities(
  transfers: AsyncIterable<TransferChunk> | Iterable<TransferChunk>,
  entities: number,
  random: Random,
): Promise<Communities> {
  const amounts = new Map<number, number>();
  for await (const { length, payer, payee, amount } of transfers) {
    for (let i = 0; i < length; i++) {
      const low = Math.min(payer[i]!, payee[i]!);
      const high = Math.max(payer[i]!, payee[i]!);
      if (low < 0 || low === high) continue;
      const key = low * entities + high;
      amounts.set(key, (amounts.get(key) ?? 0) + Math.abs(amount[i]!));
    }
  }
  const labels = new Int32Array(entities).fill(-1);
  if (amounts.size === 0) return { labels, modularity: 0, communities: [] };
  const graph = new UndirectedGraph();
  // In order of the keys, so that the result does not depend on the order of the payments.
  const pairs = [...amounts]
    .sort(([a], [b]) => a - b)
    .map(([key, sum]) => [Math.floor(key / entities), key % entities, sum]);
  for (const [low, high, sum] of pairs) {
    graph.mergeNode(low);
    graph.mergeNode(high);
    graph.addEdge(low, high, { weight: Math.log1p(sum!) });
  }
  const found = louvain.detailed(graph, { getEdgeWeight: 'weight', rng: () => random.uniform() });
  const sizes = new Int32Array(found.count);
  for (const community of Object.values(found.communities)) sizes[community]! += 1;
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const place = new Int32Array(found.count);
  for (const [label, community] of order.entries()) place[community] = label;
  for (const [entity, community] of Object.entries(found.communities)) labels[Number(entity)] = place[community]!;
  const inside = new Float64Array(found.count);
  const touched = new Float64Array(found.count);
  const innerPairs = new Int32Array(found.count);
  for (const [low, high, sum] of pairs) {
    const [a, b] = [labels[low!]!, labels[high!]!];
    if (a === b) {
      inside[a]! += sum!;
      innerPairs[a]! += 1;
      touched[a]! += sum!;
    } else {
      touched[a]! += sum!;
      touched[b]! += sum!;
    }
  }
  return {
    labels,
    modularity: found.modularity,
    communities: order.map((community, label) => ({
      entities: sizes[community]!,
      pairs: innerPairs[label]!,
      innerShare: touched[label]! > 0 ? inside[label]! / touched[label]! : 1,
    })),
  };
}

export interface CommunitiesResult {
  readonly entities: number;
  readonly modularity: number;
  readonly count: number;
  /** The largest. */
  readonly communities: readonly (Community & { readonly parties: readonly string[] })[];
}

const listed = 20;
const partiesListed = 10;

/** Communities of the ingested data. Errors: those of `openWorkspace`. */
export async function communitiesOfBank(
  options: { readonly out: string; readonly seed: number },
  progress: Progress,
): Promise<CommunitiesResult> {
  const workspace = await openWorkspace(resolve(options.out), progress);
  try {
    const { engine, counts, dictionary } = workspace;
    progress(0, null, 'Finding communities');
    const found = await findCommunities(engine.transfers(), counts.entities, createRandom(options.seed));
    return {
      entities: found.labels.filter((label) => label >= 0).length,
      modularity: found.modularity,
      count: found.communities.length,
      communities: found.communities.slice(0, listed).map((community, label) => ({
        ...community,
        parties: dictionary.parties.filter((_, party) => found.labels[party] === label).slice(0, partiesListed),
      })),
    };
  } finally {
    await workspace.close();
  }
}
