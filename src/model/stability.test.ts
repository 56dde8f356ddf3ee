import { expect, test } from 'vitest';
import { createRandom } from '#ml/random';
import { foldOptions } from '../../test/fixtures/fold-options.ts';
import { bankAxes, bankCatalogue, bankSample } from '../../test/fixtures/model-bank.ts';
import { takeLegs } from './leg-sample.ts';
import { memberSpecs } from './members.ts';
import { defaultPolicy } from './policy.ts';
import { halfStability } from './stability.ts';
import type { TrainOptions } from './train.ts';

const options: TrainOptions = {
  catalogue: bankCatalogue,
  featureOptions: foldOptions,
  axes: bankAxes,
  train: bankSample(4_000, 1),
  calibrate: bankSample(3_000, 2, 10_000),
  policy: { ...defaultPolicy, cellAxes: ['entity-type'], expertMinimumRows: 300 },
  profile: 'online',
  members: memberSpecs('online').filter(({ name }) => name === 'hbos' || name === 'risk-tails'),
};

test('two halves of one bank rank fresh legs alike, expert by expert, the same for the same seed', async () => {
  const found = await halfStability(options, createRandom(1));
  expect(found.map(({ expert }) => expert)).toEqual(['everybody', 'individual', 'business']);
  for (const { rankCorrelation, upperOverlap, legs } of found) {
    expect(rankCorrelation).toBeGreaterThan(0.8);
    expect(rankCorrelation).toBeLessThan(1);
    expect(upperOverlap).toBeGreaterThan(0.2);
    expect(legs).toBeGreaterThanOrEqual(200);
  }
  expect(await halfStability(options, createRandom(1))).toEqual(found);
});

test('says nothing of a bank of one party, and of experts with too few legs to judge', async () => {
  const alone = takeLegs(options.train, Int32Array.of(0, 1, 2, 3, 4));
  expect(await halfStability({ ...options, train: alone }, createRandom(1))).toEqual([]);
  const few = takeLegs(
    options.calibrate,
    Int32Array.from({ length: 150 }, (_, i) => i),
  );
  expect(await halfStability({ ...options, calibrate: few }, createRandom(1))).toEqual([]);
});
