import { describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import type { DismantledBank, VariantUnits } from './ablation-bank.ts';
import { ablationTable } from './ablation-table.ts';
import type { RankedUnits } from './compare-units.ts';

function units(gap: number, line = 1.5): RankedUnits {
  const random = createRandom(7);
  const party = Int32Array.from({ length: 400 }, (_, i) => i);
  const label = Int8Array.from(party, (one) => (one % 8 === 0 ? 1 : 0));
  const score = Float64Array.from(label, (guilty) => random.normal() + gap * guilty);
  return { party, label, score, flagged: Uint8Array.from(score, (one) => (one > line ? 1 : 0)) };
}

const variant = (name: string, of: RankedUnits): VariantUnits => ({
  variant: name,
  notTestable: null,
  units: of,
  swaps: {},
});
const untestable = (name: string): VariantUnits => ({ variant: name, notTestable: 'no axis', units: null, swaps: {} });

const bank: DismantledBank = {
  stages: [
    variant('global', units(0.5)),
    variant('better', units(3, 3)),
    untestable('forked'),
    variant('line', units(3, 1)),
  ],
  withoutGroup: [
    variant('without much', units(0.2)),
    variant('without nothing', units(3, 1)),
    untestable('without cash'),
  ],
};

describe('ablationTable', () => {
  const { stages, withoutGroup, positives } = ablationTable([bank], createRandom(1));

  it('compares a stage with the one before and says whether it helps', () => {
    expect(stages.map(({ helps }) => helps)).toEqual([null, true, null, true]);
    expect(stages[2]!.notTestable).toBe('no axis');
    expect(stages[3]!.verdict).toContain('the line moves');
  });

  it('says of a group that it does not help where nothing is lost without it', () => {
    expect(withoutGroup.map(({ helps }) => helps)).toEqual([true, false, null]);
    expect(withoutGroup[1]!.verdict).toContain('does not help');
  });

  it('says nothing where fewer than ten customers are guilty', () => {
    const few = units(3);
    let left = 9;
    const label = few.label.map((one) => (one === 1 && left-- > 0 ? 1 : 0));
    const poor = { stages: [variant('global', { ...units(0.5), label }), variant('better', { ...few, label })] };
    const table = ablationTable([{ ...poor, withoutGroup: [] }], createRandom(1));
    expect(table.guiltyParties).toBe(9);
    expect(table.stages[1]!.helps).toBeNull();
    expect(table.stages[1]!.verdict).toContain('too few');
  });

  it('pools banks with their parties kept apart', () => {
    const two = ablationTable([bank, bank], createRandom(1));
    expect(two.positives).toBe(2 * positives);
    expect(two.stages[1]!.auroc!.value).toBeCloseTo(stages[1]!.auroc!.value, 12);
  });
});

it('swapped contexts are one half for a model that knows no peers, and more for one that does', () => {
  const n = 500;
  const random = createRandom(2);
  const own = Float64Array.from({ length: n }, () => random.normal());
  const flags = new Uint8Array(n);
  const swaps = (shift: number) => ({
    'entity-type': {
      notTestable: null,
      party: Int32Array.from({ length: n }, (_, i) => i % 50),
      own,
      swapped: own.map((value) => value + shift),
      alertedOwn: flags,
      alertedSwapped: flags,
    },
  });
  const stage = (name: string, shift: number): VariantUnits => ({
    variant: name,
    notTestable: null,
    units: null,
    swaps: swaps(shift),
  });
  const { contextSwaps } = ablationTable(
    [{ stages: [stage('global', 0), stage('framed', 2)], withoutGroup: [] }],
    createRandom(1),
  );
  expect(contextSwaps.map(({ auroc }) => auroc!.value > 0.6)).toEqual([false, true]);
  expect(contextSwaps[0]!.auroc!.value).toBeCloseTo(0.5, 12);
  expect(contextSwaps[1]!.auroc!.interval![0]).toBeGreaterThan(0.3);
});
