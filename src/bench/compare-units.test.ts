import { describe, expect, it } from 'vitest';
import { auroc } from '#ml/metrics/auroc';
import { createRandom } from '#ml/random';
import { rankUnits } from '#batch/ranking';
import { aurocOf, compareUnits, type RankedUnits } from './compare-units.ts';

/** Parties with two months each; every fifth one is guilty, and `gap` is what a guilty month scores above the others. */
function units(gap: number, seed = 3): RankedUnits {
  const random = createRandom(seed);
  const n = 600;
  const party = Int32Array.from({ length: n }, (_, i) => i >> 1);
  const label = Int8Array.from(party, (one) => (one % 5 === 0 ? 1 : 0));
  const score = Float64Array.from(label, (guilty) => random.normal() + gap * guilty);
  return { party, label, score, flagged: Uint8Array.from(score, (one) => (one > 1.5 ? 1 : 0)) };
}

describe('compareUnits', () => {
  it('finds no difference between a model and itself', () => {
    const same = compareUnits(units(1), units(1), createRandom(1), 50)!;
    expect(same.auroc.difference).toBe(0);
    expect(same.auroc.interval).toEqual([0, 0]);
    expect(same.levels.map(({ reduction }) => reduction)).toEqual([0, 0, 0]);
    expect(same.recall.interval).toEqual([0, 0]);
  });

  it('shows a better model as better, with an interval that says so', () => {
    const better = compareUnits(units(2.5), units(0.5), createRandom(1), 100)!;
    expect(better.auroc.interval![0]).toBeGreaterThan(0);
    expect(better.levels[1]!.interval![0]).toBeGreaterThan(0);
    expect(better.recall.difference).toBeGreaterThan(0);
  });

  it('has nothing to say where nobody is guilty', () => {
    const innocent = { ...units(1), label: new Int8Array(600) };
    expect(compareUnits(innocent, innocent, createRandom(1))).toBeNull();
  });

  it('leaves units that nobody judged out', () => {
    const all = units(1);
    const some = { ...all, label: all.label.map((label, i) => (i % 7 === 0 ? -1 : label)) };
    const judged = [...some.label.keys()].filter((i) => some.label[i] !== -1);
    const kept: RankedUnits = {
      party: Int32Array.from(judged, (i) => all.party[i]!),
      label: Int8Array.from(judged, (i) => all.label[i]!),
      score: Float64Array.from(judged, (i) => all.score[i]!),
      flagged: Uint8Array.from(judged, (i) => all.flagged[i]!),
    };
    const [a, b] = [some, kept].map((one) => compareUnits(one, one, createRandom(1), 10)!);
    expect(a).toEqual(b);
  });
});

it('aurocOf agrees with the area that ml computes, ties included', () => {
  const { party, label, score } = units(0.7);
  const rounded = score.map((one) => Math.round(2 * one) / 2);
  const ranking = rankUnits(Int32Array.from(label.keys()), rounded, party, label);
  expect(aurocOf(ranking, new Float64Array(300).fill(1))).toBeCloseTo(auroc(label, rounded), 12);
});
