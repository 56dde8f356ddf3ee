import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { observe, startAdwin, windowOf } from './adwin.ts';
import { auditBias } from './bias-audit.ts';
import { calibrationDrift, reliability } from './calibration-drift.ts';
import { retrainNow, type RetrainingInput } from './retraining.ts';

const day = 86_400_000;

describe('ADWIN on alert rates', () => {
  it('finds a doubled alert rate soon and forgets the time before', () => {
    const random = createRandom(1);
    const state = startAdwin();
    for (let i = 0; i < 4000; i++) expect(observe(state, random.uniform() < 0.1 ? 1 : 0)).toBe(false);
    let found = -1;
    for (let i = 0; i < 4000; i++) if (observe(state, random.uniform() < 0.3 ? 1 : 0) && found < 0) found = i;
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(400);
    expect(windowOf(state).mean).toBeCloseTo(0.3, 1);
    expect(windowOf(state).length).toBeLessThan(4600);
  });

  it('rarely cries wolf, keeps few buckets, and goes on after being stored', () => {
    let alarms = 0;
    for (let seed = 0; seed < 20; seed++) {
      const random = createRandom(seed);
      let state = startAdwin();
      for (let i = 0; i < 2000; i++) {
        if (observe(state, random.uniform() < 0.05 ? 1 : 0)) alarms++;
        if (i === 1000) state = structuredClone(state);
      }
      expect(state.counts.length).toBeLessThan(80);
    }
    expect(alarms).toBeLessThanOrEqual(2);
  });

  it('refuses what is no rate', () => {
    expect(() => observe(startAdwin(), Number.NaN)).toThrow('from 0 to 1');
    expect(windowOf(startAdwin()).length).toBe(0);
  });
});

describe('calibration drift', () => {
  const levels = [0.001, 0.01, 0.1];

  it('accepts p-values that keep their promise and names the level that does not', () => {
    const random = createRandom(3);
    const uniform = Float64Array.from({ length: 20_000 }, () => random.uniform());
    expect(calibrationDrift(uniform, levels, 50_000).some(({ drifted }) => drifted)).toBe(false);
    const crowded = uniform.map((p) => p ** 1.2);
    const found = calibrationDrift(crowded, levels, 50_000);
    expect(found[2]).toMatchObject({ level: 0.1, drifted: true });
    expect(found[2]!.realised.low).toBeGreaterThan(0.1);
  });

  it('allows for the chance in a small calibration sample', () => {
    const p = Float64Array.from({ length: 10_000 }, (_, i) => (i < 140 ? 0.001 : 0.5));
    expect(calibrationDrift(p, [0.01], 1e9)[0]!.drifted).toBe(true);
    expect(calibrationDrift(p, [0.01], 500)[0]!.drifted).toBe(false);
    expect(calibrationDrift(new Float64Array(0), [0.01], 500)[0]!.drifted).toBe(false);
  });

  it('judges probabilities by their outcomes', () => {
    const random = createRandom(4);
    const p = Float64Array.from({ length: 5000 }, () => random.uniform());
    const honest = Uint8Array.from(p, (value) => (random.uniform() < value ? 1 : 0));
    const good = reliability(p, honest);
    expect(good.pValue).toBeGreaterThan(0.01);
    expect(good.expectedError).toBeLessThan(0.03);
    const bold = reliability(
      p.map((value) => (value > 0.5 ? 0.99 : 0.01)),
      honest,
    );
    expect(bold.pValue).toBeLessThan(1e-6);
    expect(bold.brier).toBeGreaterThan(good.brier);
  });
});

describe('the bias audit', () => {
  const group = (value: string, parties: number, alerted: number, judged: number, falsePositives: number) => ({
    axis: 'country',
    value,
    parties,
    alerted,
    judged,
    falsePositives,
  });

  it('finds a group that is alerted more and wrongly', () => {
    const findings = auditBias([
      group('AA', 5000, 50, 50, 30),
      group('BB', 5000, 55, 55, 34),
      group('CC', 2000, 120, 120, 112),
      group('DD', 4, 2, 2, 1),
    ]);
    const [a, , c, d] = findings;
    expect(a).toMatchObject({ uneven: true, unearned: false });
    expect(c).toMatchObject({ uneven: true, unearned: true });
    expect(c!.ratio!).toBeGreaterThan(4);
    expect(c!.alertRate!.low).toBeGreaterThan(0.04);
    expect(d).toMatchObject({ alertRate: null, falsePositiveRate: null, ratio: null, uneven: false });
  });

  it('finds nothing among equals', () => {
    const findings = auditBias([group('AA', 3000, 30, 30, 20), group('BB', 3000, 33, 33, 21)]);
    expect(findings.some(({ uneven }) => uneven)).toBe(false);
  });
});

describe('whether to train again now', () => {
  const calm: RetrainingInput = {
    trainedAt: 0,
    now: 30 * day,
    columns: [],
    calibration: [],
    changedAlertRates: [],
    segmentAgreement: 0.9,
    notedChanges: [],
  };
  const drifted = {
    column: 'amount',
    psi: 0.3,
    limit: 0.02,
    distance: 0.2,
    adjustedP: 1e-9,
    unknownBefore: 0,
    unknownNow: 0,
    drifted: true,
    material: true,
  };

  it('says no, without a reason', () => {
    expect(retrainNow(calm)).toEqual({ retrain: false, reasons: [] });
    const one = { ...drifted, material: false };
    expect(retrainNow({ ...calm, columns: [one, one] }).retrain).toBe(false);
  });

  it.each([
    ['feature-drift', { columns: [drifted] }, 'amount (PSI 0.30)'],
    ['alert-rate-change', { changedAlertRates: ['retail'] }, 'changed in retail'],
    ['segment-drift', { segmentAgreement: 0.5 }, 'to 0.50, below 0.75'],
    ['quarter-passed', { now: 92 * day }, '92 days ago'],
    [
      'noted-change',
      { notedChanges: [{ at: day, by: 'mlro', note: 'new reporting limit' }] },
      'mlro noted on 1970-01-02',
    ],
    [
      'calibration-drift',
      { calibration: calibrationDrift(new Float64Array(1000).fill(0.0001), [0.01], 1000) },
      '100 % of the legs have p ≤ 0.01',
    ],
  ])('says yes for %s and why', (trigger, change, words) => {
    const { retrain, reasons } = retrainNow({ ...calm, ...change });
    expect(retrain).toBe(true);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]!.trigger).toBe(trigger);
    expect(reasons[0]!.sentence).toContain(words);
  });

  it('takes a noted change only after the training and not from the future', () => {
    const noted = (at: number) => ({ ...calm, trainedAt: 5 * day, notedChanges: [{ at, by: 'x', note: 'y' }] });
    expect(retrainNow(noted(4 * day)).retrain).toBe(false);
    expect(retrainNow(noted(40 * day)).retrain).toBe(false);
  });
});
