import { describe, expect, it } from 'vitest';
import { noEvaluation } from '#batch/evaluation';
import { featureCatalogue } from '#features/catalogue';
import { renderModelDocument } from '#report/model-document';
import type { ModelDocument } from '#report/model-document-data';
import { sampleRunResult } from './sample-run-result.ts';

function sampleDocument(changes: Partial<ModelDocument> = {}): ModelDocument {
  const result = sampleRunResult();
  return {
    createdAt: Date.UTC(2026, 0, 5),
    source: result.source,
    model: result.model,
    parties: result.parties,
    transactions: result.transactions.loaded,
    legs: result.legs,
    lattice: result.lattice,
    trainedCells: [
      { name: 'everybody', level: 0, trainedLegs: 900, parties: 90, poolingWeight: 1, calibratedBy: 'everybody' },
      { name: 'individual', level: 1, trainedLegs: 20, parties: 4, poolingWeight: 0.4, calibratedBy: 'everybody' },
    ],
    trainedExperts: result.expertModels,
    scored: result,
    features: featureCatalogue.map((feature) => ({ ...feature, known: 0.98 })),
    evaluation: result.evaluation,
    secondLine: null,
    tests: [
      {
        name: 'Calibration',
        question: 'Is the alert rate the budget?',
        result: '0.12 %',
        limit: '0.08 to 0.12 %',
        passed: true,
        note: null,
      },
      {
        name: 'Drift',
        question: 'Did the scores move?',
        result: 'KS 0.09',
        limit: '0.02',
        passed: false,
        note: 'business',
      },
      {
        name: 'Axis context',
        question: 'Does the axis help?',
        result: '–',
        limit: '–',
        passed: null,
        note: 'no such axis',
      },
    ],
    ablation: [
      { part: 'hbos', kind: 'member', legs: 2_000, rankCorrelation: 0.99, upperOverlap: 0.9 },
      { part: 'Amount', kind: 'features', legs: 2_000, rankCorrelation: 0.8, upperOverlap: 0.4 },
    ],
    stability: [
      {
        subject: 'individual',
        varied: '5 seeds',
        measure: 'rank correlation of scores',
        value: 0.991,
        interval: [0.987, 0.994],
      },
    ],
    limits: ['The wallet cells have fewer than 1,000 calibration legs each.'],
    missing: ['No device identifiers: new-device features are not known.'],
    ...changes,
  };
}

describe('the model document', () => {
  const page = renderModelDocument(sampleDocument());

  it('holds purpose, data, method, limits, tests, ablation and stability', () => {
    for (const id of ['purpose', 'data', 'method', 'limits', 'tests', 'ablation', 'stability', 'features']) {
      expect(page).toContain(`<section id="${id}"`);
    }
  });

  it('counts what passed, failed and could not be tested', () => {
    expect(page).toContain('1 test passed, 1 failed, 1 not testable on this data.');
    expect(page).toContain('Most rests on Amount: without, 40');
  });

  it('names every feature and the line of the policy', () => {
    for (const { name } of featureCatalogue) expect(page).toContain(`<code>${name}</code>`);
    expect(page).toContain('s reaches the line τ: 0.5; 0.4 for customers of less than 90 days.');
  });

  it('says what was not done', () => {
    const bare = renderModelDocument(
      sampleDocument({ tests: [], ablation: [], stability: [], evaluation: noEvaluation('No labels were given.') }),
    );
    expect(bare).toContain('Not measured: no test was run on this version.');
    expect(bare).toContain('Not measured: no ablation was run on this version.');
    expect(bare).toContain('how much this version depends on chance is not known');
    expect(bare).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('shows what was trained where nothing was scored yet, and invents no rate', () => {
    const unscored = renderModelDocument(sampleDocument({ scored: null }));
    expect(unscored).toContain('Not measured: no leg had been scored');
    expect(unscored).toContain('1 of 2 cells is calibrated on a parent');
    expect(unscored).not.toContain('Alert rate');
  });

  it('escapes what comes from outside and asks nobody for anything', () => {
    const hostile = `<script>alert(1)</script>`;
    const source = { ...sampleDocument().source, name: hostile };
    const attacked = renderModelDocument(sampleDocument({ source, missing: [hostile], limits: [hostile] }));
    expect(attacked).not.toContain('<script');
    expect(attacked).not.toMatch(/<link|<img|url\((?!#)|src=/i);
  });

  it('the same data gives the same bytes', () => {
    expect(renderModelDocument(sampleDocument())).toBe(page);
  });
});
