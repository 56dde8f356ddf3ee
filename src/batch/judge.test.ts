import { describe, expect, it } from 'vitest';
import { codeOf, entityTypes, products } from '#domain/codes';
import { createRandom, type Random } from '#ml/random';
import type { OutcomeWeights } from '#model/outcome-weights';
import { collectRuleUnits } from '#rules/rule-units';
import type { StaticRule } from '#rules/static-rule';
import { judge, type JudgedPeriod, trainingUnits } from './judge.ts';
import { collectPartyMonths } from './party-months.ts';

const rules: readonly StaticRule[] = ['first', 'second'].map((id) => ({
  id,
  name: id,
  description: '',
  when: 'true',
  measure: 'amount',
  unit: 'minor',
  threshold: 1,
}));

/** 300 parties of three legs a month for two months; every 15th is guilty and stands out by `strength` in the score. */
function period(random: Random, firstMonth: number, strength: number, ruleStrength: number): JudgedPeriod {
  const rows = 300 * 6;
  const legs = {
    party: Int32Array.from({ length: rows }, (_, i) => Math.floor(i / 6)),
    at: Float64Array.from({ length: rows }, (_, i) =>
      Date.UTC(2024, firstMonth + Math.floor((i % 6) / 3), 5 + (i % 3)),
    ),
    score: new Float64Array(rows),
    flagged: new Uint8Array(rows),
    label: new Int8Array(rows),
    typology: new Int16Array(rows).fill(-1),
    entityType: new Int8Array(rows).fill(codeOf(entityTypes, 'individual')),
    product: new Int8Array(rows).fill(codeOf(products, 'wallet')),
  };
  const measures = new Float64Array(rows * 2);
  for (let i = 0; i < rows; i++) {
    const guilty = legs.party[i]! % 15 === 0 && i % 6 === 2;
    legs.label[i] = guilty ? 1 : 0;
    legs.typology[i] = guilty ? 0 : -1;
    legs.score[i] = random.normal() + (guilty ? strength : 0);
    legs.flagged[i] = legs.score[i]! > 3 ? 1 : 0;
    measures[2 * i] =
      random.uniform() < 0.5 && !guilty ? Number.NaN : Math.exp(random.normal() + (guilty ? ruleStrength : 0));
    measures[2 * i + 1] = Math.exp(random.normal() * 3);
  }
  const months = collectPartyMonths();
  months.add(rows, legs);
  const ruleUnits = collectRuleUnits(2);
  ruleUnits.add(rows, legs, measures);
  return { months: months.finish(), ruleUnits: ruleUnits.finish() };
}

function input(strength: number, ruleStrength: number) {
  const random = createRandom(11);
  return {
    rules,
    before: period(random, 0, strength, ruleStrength),
    test: period(random, 4, strength, ruleStrength),
    typologies: ['structuring'],
    noLabels: null,
    learned: null,
  };
}

const options = { replicates: 100, recalls: [0.3, 0.5, 0.7] };

describe('the judge', () => {
  it('sets two opponents, tuned on the months before, against the score', () => {
    const result = judge(input(6, 2), createRandom(1), options);
    expect(result.opponents.map(({ name }) => name)).toEqual([
      'Rules, one threshold each',
      'Rules per entity type × product',
    ]);
    expect(result).toMatchObject({ units: 600, positives: 20 });
    expect(result.falsePositiveReduction).toBeGreaterThan(0.5);
    expect(result.typologies).toMatchObject([{ typology: 'structuring', units: 20 }]);
  });

  it('is fair to rules that know more than the score', () => {
    expect(judge(input(0.5, 6), createRandom(1), options).opponents[0]!.levels[2]!.ruleFalsePositives).toBeLessThan(3);
  });

  it('gives no figure without labels, and says why', () => {
    const result = judge({ ...input(6, 2), noLabels: 'No labels were given.' }, createRandom(1), options);
    expect(result).toMatchObject({ recall: null, reason: 'No labels were given.', units: 600 });
  });

  it('counts the months that the rules are silent about, and leaves out what nobody judged', () => {
    const { before } = input(6, 2);
    const label = before.months.label.slice();
    label[0] = -1;
    const drop = before.ruleUnits;
    const silent = {
      ...drop,
      party: drop.party.slice(3),
      month: drop.month.slice(3),
      group: drop.group.slice(3),
      maxima: drop.maxima.slice(6),
    };
    const training = trainingUnits({ months: { ...before.months, label }, ruleUnits: silent });
    expect(training.silentGuilty + training.silentInnocent).toBe(2);
    expect(training.units.party.length).toBe(597);
  });

  it('judges the score learned from past labels beside the label-free one, which it does not change', () => {
    const common = input(2, 0.5);
    const { months } = common.test;
    const truth = Float64Array.from(months.label, (label) => (label === 1 ? 9 : 0));
    const weights: OutcomeWeights = {
      kind: 'outcome-weights',
      version: 1,
      weights: Float64Array.of(0, 0.5, 2.5),
      sorted: new Float64Array(3),
      guilty: 12,
      innocent: 40,
    };
    const learned = { weights, features: ['none', 'some', 'most'], months: { ...months, score: truth } };
    const alone = judge(common, createRandom(1), options);
    const both = judge({ ...common, learned }, createRandom(1), options);
    expect({ ...both, learned: undefined }).toEqual({ ...alone, learned: undefined });
    expect(both.learned).toMatchObject({
      reason: null,
      labelsUsed: 12,
      topWeights: [
        { feature: 'most', weight: 2.5 },
        { feature: 'some', weight: 0.5 },
      ],
    });
    expect(both.learned!.levels.map(({ falsePositives }) => falsePositives)).toEqual([0, 0, 0]);
    const rules = both.learned!.levels.map(({ ruleFalsePositives }) => ruleFalsePositives);
    const opponent = alone.opponents.find(({ name }) => name === both.learned!.opponent)!;
    expect(rules).toEqual(opponent.levels.map(({ ruleFalsePositives }) => ruleFalsePositives));
  });

  it('says why past labels taught nothing', () => {
    const learned = { reason: 'Only 3 labelled months.', guilty: 3 };
    expect(judge({ ...input(2, 1), learned }, createRandom(1), options).learned).toEqual({
      reason: 'Only 3 labelled months.',
      labelsUsed: 3,
      opponent: null,
      levels: [],
      topWeights: [],
    });
  });
});
