import { describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import { evaluateUnits, type JudgedUnits, type Opponent } from './evaluation.ts';

const options = { replicates: 200, recalls: [0.3, 0.5, 0.7] };

/** 600 parties of 4 months, one in 20 guilty in one month; signals of given strength. */
function bank(seed: number, strength: number, ruleStrength: number): { units: JudgedUnits; opponent: Opponent } {
  const random = createRandom(seed);
  const n = 2400;
  const units = {
    party: new Int32Array(n),
    score: new Float64Array(n),
    flagged: new Uint8Array(n),
    label: new Int8Array(n),
    typology: new Int16Array(n).fill(-1),
    typologies: ['structuring', 'cycle', 'never seen'],
  };
  const severity = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    units.party[i] = Math.floor(i / 4);
    const guilty = units.party[i]! % 20 === 0 && i % 4 === 1;
    units.label[i] = guilty ? 1 : 0;
    if (guilty) units.typology[i] = units.party[i]! % 40 === 0 ? 0 : 1;
    units.score[i] = random.normal() + (guilty ? strength : 0);
    units.flagged[i] = units.score[i]! > 2 ? 1 : 0;
    severity[i] = Math.exp(random.normal() + (guilty ? ruleStrength : 0) - 2);
  }
  return { units, opponent: { name: 'rules', tuning: 'by hand', thresholds: 10, severity } };
}

describe('evaluation of alerts against static rules', () => {
  it('finds that a stronger ranking removes false positives, with an interval that excludes 0', () => {
    const { units, opponent } = bank(1, 4, 1);
    const result = evaluateUnits(units, [opponent], createRandom(7), options);
    expect(result.positives).toBe(30);
    expect(result.falsePositiveReduction).toBeGreaterThan(0.8);
    expect(result.interval![0]).toBeGreaterThan(0.5);
    expect(result.interval![0]).toBeLessThanOrEqual(result.falsePositiveReduction!);
    expect(result.interval![1]).toBeGreaterThanOrEqual(result.falsePositiveReduction!);
    expect(result.auroc).toBeGreaterThan(0.95);
  });

  it('against itself removes exactly nothing', () => {
    const { units, opponent } = bank(2, 2, 2);
    const result = evaluateUnits(units, [{ ...opponent, severity: units.score }], createRandom(7), options);
    for (const level of result.opponents[0]!.levels) expect(level).toMatchObject({ reduction: 0, interval: [0, 0] });
  });

  it('says when the rules are better', () => {
    const { units, opponent } = bank(3, 0.5, 2);
    expect(evaluateUnits(units, [opponent], createRandom(7), options).falsePositiveReduction).toBeLessThan(0);
  });

  it('has no figure where the rules flag no innocent unit and Peerline does', () => {
    const { units, opponent } = bank(3, 0.5, 40);
    const [level] = evaluateUnits(units, [opponent], createRandom(7), options).opponents[0]!.levels;
    expect(level).toMatchObject({ ruleFalsePositives: 0, reduction: null, interval: null });
  });

  it('takes the stronger opponent for the headline', () => {
    const weak = bank(4, 2, 0.2);
    const strong = bank(4, 2, 1.8);
    const both = evaluateUnits(weak.units, [weak.opponent, strong.opponent], createRandom(7), options);
    expect(both.falsePositiveReduction).toBe(both.opponents[1]!.levels[1]!.reduction);
    expect(both.opponents[0]!.levels[1]!.reduction).toBeGreaterThan(both.falsePositiveReduction!);
  });

  it('recall and precision at the released line are counts of the flagged units', () => {
    const { units, opponent } = bank(5, 3, 1);
    const result = evaluateUnits(units, [opponent], createRandom(7), options);
    let found = 0;
    let flagged = 0;
    for (let i = 0; i < units.score.length; i++) {
      flagged += units.flagged[i]!;
      if (units.label[i] === 1) found += units.flagged[i]!;
    }
    expect(result.recall).toBe(found / 30);
    expect(result.precision).toBe(found / flagged);
    expect(result.typologies.map(({ typology, units }) => [typology, units])).toEqual([
      ['structuring', 15],
      ['cycle', 15],
    ]);
    expect(result.typologies.reduce((sum, row) => sum + row.found, 0)).toBe(found);
  });

  it('units that were not judged change nothing', () => {
    const { units, opponent } = bank(6, 3, 1);
    const before = evaluateUnits(units, [opponent], createRandom(7), options);
    const grow = <T extends Int8Array | Int16Array | Int32Array | Uint8Array | Float64Array>(
      values: T,
      last: number,
    ): T => {
      const longer = new (values.constructor as new (length: number) => T)(values.length + 1);
      longer.set(values);
      longer[values.length] = last;
      return longer;
    };
    const after = evaluateUnits(
      {
        ...units,
        party: grow(units.party, 5),
        score: grow(units.score, 1e9),
        flagged: grow(units.flagged, 1),
        label: grow(units.label, -1),
        typology: grow(units.typology, -1),
      },
      [{ ...opponent, severity: grow(opponent.severity, 1e9) }],
      createRandom(7),
      options,
    );
    expect(after).toEqual(before);
  });

  it('same seed, same figures', () => {
    const { units, opponent } = bank(8, 2, 1);
    const once = evaluateUnits(units, [opponent], createRandom(3), options);
    expect(evaluateUnits(units, [opponent], createRandom(3), options)).toEqual(once);
  });

  it('without labelled crime every figure is null and the reason says why', () => {
    const { units, opponent } = bank(9, 2, 1);
    const result = evaluateUnits({ ...units, label: units.label.map(() => 0) }, [opponent], createRandom(3), options);
    expect(result).toMatchObject({ recall: null, precision: null, falsePositiveReduction: null, units: 2400 });
    expect(result.reason).toContain('No labelled crime');
  });
});
