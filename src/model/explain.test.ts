import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { createRandom } from '#ml/random';
import { foldOptions } from '../../test/fixtures/fold-options.ts';
import { bankAxes, bankCatalogue, bankSample } from '../../test/fixtures/model-bank.ts';
import { createExplainer, type Explainer, type Explanation } from './explain.ts';
import type { Model } from './model.ts';
import { defaultPolicy } from './policy.ts';
import { createLegScorer, legScores } from './score.ts';
import { trainModel } from './train.ts';

let model: Model;
let explainer: Explainer;

beforeAll(async () => {
  const options = {
    catalogue: bankCatalogue,
    featureOptions: foldOptions,
    axes: bankAxes,
    train: bankSample(8_000, 1),
    calibrate: bankSample(12_000, 2, 10_000),
    policy: { ...defaultPolicy, cellAxes: ['entity-type', 'country', 'tenure'], alpha: { default: 0.01, rules: [] } },
    profile: 'online',
  } as const;
  model = await trainModel(options, createRandom(7));
  explainer = createExplainer(model, { currency: 'EUR' });
});

const explain = (features: readonly number[], codes: readonly number[]): Explanation =>
  explainer.explain(Float64Array.from(features), codes);

test('contributions add up to the logit that the scorer gave, whatever the leg (S8)', () => {
  const value = fc.oneof(
    fc.double({ min: -1e6, max: 1e9, noNaN: true }),
    fc.double({ min: -5, max: 50, noNaN: true }),
    fc.constant(Number.NaN),
    fc.constant(1e300),
  );
  const codes = fc.tuple(fc.integer({ min: -2, max: 1 }), fc.integer({ min: -1, max: 3 }), fc.nat(3), fc.nat(3));
  const scorer = createLegScorer(model);
  fc.assert(
    fc.property(fc.array(value, { minLength: 5, maxLength: 5 }), codes, (features, leg) => {
      fc.pre(features.some((x) => !Number.isNaN(x)));
      const told = explain(features, leg);
      const out = legScores(1);
      const data = Float64Array.from(features);
      scorer.score({ features: { rows: 1, columns: 5, data }, axes: leg.map((code) => Int16Array.of(code)) }, out);
      const sum = told.reasons.reduce((total, reason) => total + reason.contribution, told.base);
      expect(sum).toBeCloseTo(out.logit[0]!, 9);
      expect(told.score).toBe(out.score[0]);
      expect(told.p).toBe(out.p[0]);
    }),
    { numRuns: 40 },
  );
});

test('contributions add up under the full profile with its geometric and neural members', async () => {
  const full = await trainModel(
    {
      catalogue: bankCatalogue,
      featureOptions: foldOptions,
      axes: bankAxes,
      train: bankSample(2_000, 1),
      calibrate: bankSample(2_000, 2, 10_000),
      policy: { ...defaultPolicy, cellAxes: ['entity-type'], alpha: { default: 0.01, rules: [] } },
      profile: 'full',
    },
    createRandom(7),
  );
  const names = full.experts[0]!.members.map(({ spec }) => spec.name);
  expect(names).toEqual(expect.arrayContaining(['kernel-pca', 'diffusion-maps', 'denoising-auto-encoder']));
  const told = createExplainer(full).explain(Float64Array.of(300_000, 40, 0, Number.NaN, 0), Int16Array.of(0, 1, 2, 1));
  const sum = told.reasons.reduce((total, { contribution }) => total + contribution, told.base);
  expect(sum).toBeCloseTo(told.logit, 9);
  expect(told.logit).toBeGreaterThan(told.base);
});

test('the reason names the value, the peers and their number; another group says why it would be ordinary', () => {
  const told = explain([5_000_000, 5, 0, 0, 0], [0, 0, 3, 1]);
  const [first] = told.reasons;
  expect(first).toMatchObject({ group: 'Amount', feature: 'amount', value: 5_000_000, segmentLevel: 3 });
  expect(first!.peerMedian).toBeGreaterThan(3_000);
  expect(first!.peerMedian).toBeLessThan(5_000);
  expect(first!.peers).toBeGreaterThanOrEqual(30);
  expect(first!.sentence).toMatch(
    /^amount: 50,000\.00 EUR; peers' median \d+\.\d\d EUR, above .* peers \(individual · CZ · >=3y\)$/,
  );
  expect(told.otherGroups).toHaveLength(1);
  expect(told.otherGroups[0]).toMatchObject({ label: 'business', expert: 'business', feature: 'amount' });
  expect(told.otherGroups[0]!.z).toBeLessThan(told.otherGroups[0]!.ownZ / 2);
});

test('the same record has another score and other reasons under another expert (S10)', () => {
  const record = [300_000, 40, 0, 0, 0];
  const asIndividual = explain(record, [0, 1, 2, 1]);
  const asBusiness = explain(record, [1, 1, 2, 1]);
  expect(asIndividual.score).toBeGreaterThan(asBusiness.score + 0.3);
  expect(asIndividual.reasons[0]!.contribution).toBeGreaterThan(asBusiness.reasons[0]!.contribution + 1);
  expect(asIndividual.reasons.map((reason) => reason.contribution)).not.toEqual(
    asBusiness.reasons.map((reason) => reason.contribution),
  );
});

test('the counterfactual would indeed not have alerted (S9)', () => {
  const leg = [5_000_000, 5, 0, 0, 0];
  const told = explain(leg, [0, 0, 3, 1]);
  expect(told.alert).toBe(true);
  const [change] = told.counterfactual!.changes;
  expect(change).toMatchObject({ feature: 'amount', from: 5_000_000 });
  expect(explain([change!.to, 5, 0, 0, 0], [0, 0, 3, 1]).alert).toBe(false);
});

test('a quiet leg has no counterfactual', () => {
  expect(explain([4_000, 5.5, 0, 0, 0], [0, 0, 3, 1]).counterfactual).toBeNull();
});

test('an explanation is plain JSON', () => {
  const told = explain([5_000_000, Number.NaN, Number.NaN, 0, 0], [0, -2, -1, -1]);
  expect(JSON.parse(JSON.stringify(told))).toEqual(told);
});

test('against single peers the contributions still add up, with a standard error and much the same order', () => {
  const leg = [5_000_000, 5, 0, 0, 0];
  const codes = [0, 0, 3, 1];
  const told = explainer.explainAgainstPeers(Float64Array.from(leg), codes);
  const median = explain(leg, codes);
  expect(told.peers).toBeGreaterThanOrEqual(30);
  expect(told.logit).toBe(median.logit);
  const sum = told.contributions.reduce((total, { contribution }) => total + contribution, told.base);
  expect(sum).toBeCloseTo(told.logit, 9);
  expect(told.contributions[0]!.group).toBe(median.reasons[0]!.group);
  for (const { standardError } of told.contributions) expect(standardError).toBeGreaterThanOrEqual(0);
  expect(told.contributions.some(({ standardError }) => standardError > 0)).toBe(true);
  expect(explainer.explainAgainstPeers(Float64Array.from(leg), codes)).toEqual(told);
});

test('a version that keeps no single peers says so', () => {
  const { examples: _examples, ...peers } = model.peers;
  const old = createExplainer({ ...model, peers });
  expect(() => old.explainAgainstPeers(Float64Array.of(5, 5, 0, 0, 0), [0, 0, 3, 1])).toThrow(
    expect.objectContaining({ code: 'explain.no-peers' }),
  );
});

test('a leg without a score is refused', () => {
  const nothing = [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  const refused = expect.objectContaining({ code: 'explain.not-scorable' });
  expect(() => explain(nothing, [0, 0, 0, 0])).toThrow(refused);
  expect(() => explainer.explainAgainstPeers(Float64Array.from(nothing), [0, 0, 0, 0])).toThrow(refused);
});
