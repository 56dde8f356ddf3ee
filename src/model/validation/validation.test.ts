import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '#ml/random';
import { foldOptions } from '../../../test/fixtures/fold-options.ts';
import { bankAxes, bankCatalogue, bankSample } from '../../../test/fixtures/model-bank.ts';
import { takeLegs } from '../leg-sample.ts';
import type { Model } from '../model.ts';
import { defaultPolicy } from '../policy.ts';
import { trainModel } from '../train.ts';
import { validateModel } from './validation.ts';

const calibrate = bankSample(12_000, 2, 10_000);
let model: Model;

beforeAll(async () => {
  const policy = { ...defaultPolicy, cellAxes: ['entity-type', 'country'], alpha: { default: 0.01, rules: [] } };
  const parts = { catalogue: bankCatalogue, featureOptions: foldOptions, axes: bankAxes };
  const options = { ...parts, train: bankSample(8_000, 1), calibrate, policy, profile: 'online' as const };
  model = await trainModel(options, createRandom(7));
});

const verdicts = (of: Model) =>
  Object.fromEntries(validateModel(of, calibrate, createRandom(3))!.tests.map(({ name, passed }) => [name, passed]));

describe('the validation of a version', () => {
  it('passes a sound model', () => {
    expect(verdicts(model)).toEqual({
      Calibration: true,
      'One leg as in a batch': true,
      'Reasons add up': true,
      'Unknown is not low': true,
      'Experts differ': true,
    });
  });

  it('fails where customers differ from those who calibrate', () => {
    const legs = takeLegs(calibrate, Int32Array.from(calibrate.party.keys()));
    // Every second customer whom no member saw, which is the half that the other one calibrates.
    for (const [i, party] of legs.party.entries()) {
      if (party % 3 === 2) legs.features.data[i * bankCatalogue.length]! *= 100;
    }
    const { tests } = validateModel(model, legs, createRandom(3))!;
    expect(tests.find(({ name }) => name === 'Calibration')).toMatchObject({ passed: false });
  });

  it('fails experts that are one and the same', () => {
    const experts = model.experts.map(() => model.experts[0]!);
    expect(verdicts({ ...model, experts })['Experts differ']).toBe(false);
  });

  it('says that experts cannot be compared where there is one', () => {
    const expertMap = { axis: -1, expertOf: new Int16Array(0) };
    expect(verdicts({ ...model, expertMap })['Experts differ']).toBeNull();
  });

  it('shows what rests on each member and on each group of features', () => {
    const { parts } = validateModel(model, calibrate, createRandom(3))!;
    const members = model.experts[0]!.members.map(({ spec }) => spec.name);
    expect(parts.filter(({ kind }) => kind === 'member').map(({ part }) => part)).toEqual(members);
    expect(parts.filter(({ kind }) => kind === 'features').map(({ part }) => part)).toEqual([
      'Amount',
      'Volume',
      'Habit',
      'Countries',
    ]);
    for (const { rankCorrelation, upperOverlap } of parts) {
      expect(rankCorrelation).toBeLessThanOrEqual(1);
      expect(upperOverlap).toBeGreaterThanOrEqual(0);
      expect(upperOverlap).toBeLessThanOrEqual(1);
    }
    expect(parts.some(({ upperOverlap }) => upperOverlap < 1)).toBe(true);
  });

  it('has nothing to say of a handful of customers', () => {
    expect(validateModel(model, takeLegs(calibrate, Int32Array.of(0)), createRandom(3))).toBeNull();
  });
});
