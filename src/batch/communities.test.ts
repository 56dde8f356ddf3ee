import { describe, expect, it } from 'vitest';
import type { TransferChunk } from '#features/event-chunk';
import { createRandom } from '#ml/random';
import { findCommunities } from './communities.ts';

type Payment = readonly [payer: number, payee: number, amount: number];

function chunk(payments: readonly Payment[]): TransferChunk {
  return {
    length: payments.length,
    offset: 0,
    at: Float64Array.from(payments.keys()),
    payer: Int32Array.from(payments, ([payer]) => payer),
    payee: Int32Array.from(payments, ([, payee]) => payee),
    amount: Float64Array.from(payments, ([, , amount]) => amount),
  };
}

/** Two rings, 0–5 and 6–9, that pay among themselves, one payment between them, and an entity that pays nobody. */
const rings: readonly Payment[] = [
  ...[0, 1, 2, 3, 4, 5].flatMap((a) => [0, 1, 2, 3, 4, 5].map((b): Payment => [a, b, 1_000 + a])),
  ...[6, 7, 8, 9].flatMap((a) => [6, 7, 8, 9].map((b): Payment => [a, b, 2_000])),
  [2, 7, 500],
  [-1, 3, 9_000],
  [4, -1, 9_000],
];

describe('communities of who pays whom', () => {
  it('are the rings, the largest first; nobody is put where no money went', async () => {
    const { labels, communities, modularity } = await findCommunities([chunk(rings)], 11, createRandom(1));
    expect([...labels]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, -1]);
    expect(communities.map(({ entities, pairs }) => [entities, pairs])).toEqual([
      [6, 15],
      [4, 6],
    ]);
    for (const { innerShare } of communities) expect(innerShare).toBeGreaterThan(0.95);
    expect(modularity).toBeGreaterThan(0.3);
  });

  it('are the same for the same seed, in whatever order and chunks the payments come', async () => {
    const whole = await findCommunities([chunk(rings)], 11, createRandom(3));
    const reversed = rings.toReversed();
    const parts = [chunk(reversed.slice(0, 9)), chunk(reversed.slice(9))];
    expect(await findCommunities(parts, 11, createRandom(3))).toEqual(whole);
  });

  it('are none where nobody paid anybody known', async () => {
    const none = await findCommunities(
      [
        chunk([
          [-1, 2, 5],
          [1, 1, 5],
        ]),
      ],
      3,
      createRandom(1),
    );
    expect(none).toEqual({ labels: Int32Array.of(-1, -1, -1), modularity: 0, communities: [] });
  });
});
