import { beforeAll, expect, test } from 'vitest';
import { matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { foldOptions } from '../../test/fixtures/fold-options.ts';
import { bankAxes, bankCatalogue, bankSample, oneLeg } from '../../test/fixtures/model-bank.ts';
import { takeLegs } from './leg-sample.ts';
import { createMemberSurprisals } from './member-surprisals.ts';
import type { Model } from './model.ts';
import { defaultPolicy } from './policy.ts';
import { createLegScorer, legFlags, type LegScores, legScores } from './score.ts';
import { trainModel, type TrainOptions } from './train.ts';

const individual = 0;
const business = 1;
const noon = 1;

const options: TrainOptions = {
  catalogue: bankCatalogue,
  featureOptions: foldOptions,
  axes: bankAxes,
  train: bankSample(8_000, 1),
  calibrate: bankSample(12_000, 2, 10_000),
  policy: { ...defaultPolicy, cellAxes: ['entity-type', 'country', 'tenure'], alpha: { default: 0.01, rules: [] } },
  profile: 'online',
};
let model: Model;

beforeAll(async () => {
  model = await trainModel(options, createRandom(7));
});

function scored(legs: Parameters<ReturnType<typeof createLegScorer>['score']>[0], by = model): LegScores {
  const out = legScores(legs.features.rows);
  createLegScorer(by).score(legs, out);
  return out;
}

test('experts are forked by entity type beside the general one', () => {
  expect(model.experts.map((expert) => expert.name)).toEqual(['everybody', 'individual', 'business']);
});

test('a 50,000 wire is far out for an individual and ordinary for a business', () => {
  const features = [5_000_00, 5, 0, 0, 0];
  const asIndividual = scored(oneLeg(features, [individual, 0, 3, noon]));
  const asBusiness = scored(oneLeg([5_000_00, 40, 0, 0, 0], [business, 0, 3, noon]));
  expect(asIndividual.score[0]).toBeGreaterThan(0.5);
  expect(asIndividual.flags[0]! & legFlags.alert).toBe(legFlags.alert);
  expect(asBusiness.score[0]).toBeLessThan(0.2);
  expect(asIndividual.expert[0]).not.toBe(asBusiness.expert[0]);
});

test('the alert rate of fresh legs keeps to α (S2)', () => {
  const fresh = scored(bankSample(20_000, 3, 50_000));
  const rate = fresh.p.filter((p) => p <= 0.01).length / 20_000;
  expect(rate).toBeGreaterThan(0.003);
  expect(rate).toBeLessThan(0.017);
});

test('score 0.5 means p = α, and the line of a short tenure is 0.4 (S1)', () => {
  const fresh = scored(bankSample(2_000, 4, 60_000));
  for (let i = 0; i < 2_000; i++) {
    expect(fresh.score[i]! >= 0.5).toBe(fresh.p[i]! <= 0.01);
    expect(fresh.logit[i]).toBeCloseTo(Math.log(fresh.score[i]! / (1 - fresh.score[i]!)), 9);
    expect(fresh.flags[i]! & legFlags.alert).toBe(fresh.score[i]! >= fresh.threshold[i]! ? 1 : 0);
  }
  expect(scored(oneLeg([4_000, 5, 0, 0, 0], [individual, 0, 0, noon])).threshold[0]).toBe(0.4);
});

test('a leg has the same evaluation alone, in a block and in another order (S3)', () => {
  const legs = bankSample(1_300, 5, 70_000);
  const together = scored(legs);
  const reversed = takeLegs(
    legs,
    Int32Array.from({ length: 1_300 }, (_, i) => 1_299 - i),
  );
  const backwards = scored(reversed);
  for (let i = 0; i < 1_300; i += 37) {
    const alone = scored(takeLegs(legs, Int32Array.of(i)));
    expect(alone.p[0]).toBe(together.p[i]);
    expect(backwards.total[1_299 - i]).toBe(together.total[i]);
  }
});

test('the same seed and rows give the same model (S4)', async () => {
  const again = await trainModel(options, createRandom(7));
  expect(again).toEqual(model);
});

test('a high-risk corridor that a whole cell shares still alerts (S5)', async () => {
  const train = bankSample(8_000, 8);
  const calibrate = bankSample(12_000, 9, 20_000);
  const inCell = (sample: typeof train, i: number): boolean =>
    sample.axes[0]![i] === business && sample.axes[1]![i] === 2 && sample.axes[2]![i] === 3;
  for (const sample of [train, calibrate]) {
    for (let i = 0; i < sample.party.length; i++) if (inCell(sample, i)) sample.features.data[i * 5 + 4] = 6;
  }
  const shared = await trainModel({ ...options, train, calibrate }, createRandom(7));
  const leg = scored(oneLeg([400_000, 42, 0, 0, 6], [business, 2, 3, noon]), shared);
  expect(leg.flags[0]! & legFlags.absolute).toBe(legFlags.absolute);
  expect(leg.flags[0]! & legFlags.alert).toBe(legFlags.alert);
  const without = scored(oneLeg([400_000, 42, 0, 0, 0], [business, 2, 3, noon]), shared);
  expect(without.flags[0]! & legFlags.alert).toBe(0);
});

test('what is not known is neutral and stated; what cannot be scored is errored, never silent (S6)', () => {
  const nan = Number.NaN;
  const partly = scored(oneLeg([4_000, nan, nan, nan, 0], [individual, 0, 3, noon]));
  expect(partly.status[0]).toBe(0);
  expect(partly.flags[0]! & legFlags.imputed).toBe(legFlags.imputed);
  expect(partly.flags[0]! & legFlags.warmingUp).toBe(legFlags.warmingUp);
  expect(partly.score[0]).toBeLessThan(0.5);
  expect(scored(oneLeg([nan, nan, nan, nan, nan], [individual, 0, 3, noon])).status[0]).toBe(1);
  const infinite = scored(oneLeg([Number.POSITIVE_INFINITY, 5, 0, 0, 0], [individual, 0, 3, noon]));
  expect(infinite.status[0]).toBe(2);
  expect(infinite.flags[0]).toBe(0);
  const huge = scored(oneLeg([1e300, -1e300, 1e300, 0, 0], [individual, 0, 3, noon]));
  expect(huge.status[0]).toBe(0);
  expect(huge.score[0]).toBeGreaterThan(0.9);
  expect(huge.p[0]).toBeGreaterThan(0);
});

test('an unknown entity type is scored by the general expert and backs off (S7)', () => {
  const leg = scored(oneLeg([4_000, 5, 0, 0, 0], [-1, -2, -1, -1]));
  expect(leg.expert[0]).toBe(0);
  expect(leg.cell[0]).toBe(0);
  expect(leg.calibratedBy[0]).toBe(0);
  expect(leg.status[0]).toBe(0);
});

test.each([
  ['one row', 1, () => 3],
  ['constant columns', 400, () => 3],
  ['nothing known', 400, () => Number.NaN],
  ['absurd magnitudes', 400, (k: number) => (k % 7 === 0 ? 1e300 : 1e-300)],
])('trains on degenerate legs: %s', async (_name, rows, value) => {
  const sample = bankSample(rows, 6);
  for (let k = 0; k < sample.features.data.length; k++) sample.features.data[k] = value(k);
  const trained = await trainModel({ ...options, train: sample, calibrate: sample }, createRandom(1));
  const out = scored(oneLeg([4_000, 5, 0, 0, 0], [individual, 0, 3, noon]), trained);
  expect(out.status[0]).toBe(0);
  expect(out.p[0]).toBeGreaterThan(0);
  expect(out.p[0]).toBeLessThanOrEqual(1);
});

test('training without legs is refused in words', async () => {
  const none = takeLegs(options.train, Int32Array.of());
  await expect(trainModel({ ...options, train: none }, createRandom(1))).rejects.toThrow('no training legs');
  await expect(trainModel({ ...options, calibrate: none }, createRandom(1))).rejects.toThrow('no calibration legs');
});

test('the weighted surprisals of the members are the total, without the surprisal of transaction axes', () => {
  const fresh = bankSample(40, 5, 70_000);
  const totals = scored(fresh).total;
  const { members, surprisalTail, surprisalWeight } = model.experts[0]!;
  const surprisals = matrix(40, members.length);
  createMemberSurprisals(model)(fresh.features, fresh.axes, surprisals);
  const highest = surprisalWeight * Math.max(...surprisalTail!.surprisals, 20);
  for (let i = 0; i < 40; i++) {
    const own = members.reduce((sum, { spec }, j) => sum + spec.weight * surprisals.data[i * members.length + j]!, 0);
    expect(totals[i]! - own).toBeGreaterThanOrEqual(-1e-9);
    expect(totals[i]! - own).toBeLessThan(highest);
  }
  const unknown = oneLeg(Array(bankCatalogue.length).fill(Number.NaN), [individual, 0, 3, noon]);
  const none = matrix(1, members.length);
  createMemberSurprisals(model)(unknown.features, unknown.axes, none);
  expect(none.data.every(Number.isNaN)).toBe(true);
});
