import { describe, expect, it } from 'vitest';
import { noEvaluation } from '#batch/evaluation';
import { renderReport } from '#report/report';
import type { RunResult } from '#report/run-result';
import { renderTerminal } from '#report/terminal';
import { sampleRunResult } from './sample-run-result.ts';

const hostile = `<img src=x onerror=alert(1)>"'&</script><svg/onload=alert(2)>\u001b[2J\u202e`;

/** A result in which every text from outside is hostile. */
function hostileResult(): RunResult {
  const sample = sampleRunResult();
  return {
    ...sample,
    source: { ...sample.source, name: hostile, mapping: hostile },
    cells: sample.cells.map((cell) => ({ ...cell, name: hostile, backedOffTo: hostile })),
    expertModels: sample.expertModels.map((expert) => ({ ...expert, name: hostile })),
    distributions: sample.distributions.map((distribution) => ({ ...distribution, name: hostile })),
    evaluation: {
      ...sample.evaluation,
      typologies: sample.evaluation.typologies.map((row) => ({ ...row, typology: hostile })),
    },
    topAlerts: sample.topAlerts.map((alert) => ({
      ...alert,
      party: hostile,
      transaction: hostile,
      cell: hostile,
      expert: hostile,
      typology: hostile,
      counterfactual: hostile,
      reasons: alert.reasons.map((reason) => ({ ...reason, sentence: hostile })),
    })),
    quality: {
      ...sample.quality,
      issues: sample.quality.issues.map((issue) => ({ ...issue, example: hostile })),
      skew: sample.quality.skew.map(({ groups }) => ({ field: hostile, groups })),
    },
  };
}

/** A run of which nothing came: no rows, no cells, no alerts, no labels. */
function emptyResult(): RunResult {
  const sample = sampleRunResult();
  return {
    ...sample,
    transactions: { read: 0, loaded: 0, duplicates: 0, quarantined: 0 },
    legs: 0,
    parties: 0,
    segments: 0,
    experts: 0,
    alerts: 0,
    evaluation: noEvaluation('No labels were given.'),
    stages: [],
    funnel: [],
    quality: {
      completeness: [],
      issues: [],
      missing: [],
      skew: [],
      ageDays: null,
      largestGapDays: 0,
      largestGapAfter: null,
      notes: [],
    },
    lattice: { axes: [], rules: 10, ruleVariations: 10, cellsOccupied: 0 },
    cells: [],
    expertModels: [],
    distributions: [],
    topAlerts: [],
  };
}

describe('the report', () => {
  const report = renderReport(sampleRunResult());

  it('asks nobody for anything: no script, no request, no image', () => {
    expect(report).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)|src=/i);
    expect(report.match(/https?:\/\/[^"'\s<]*/g)?.filter((url) => url !== 'http://www.w3.org/2000/svg') ?? []).toEqual(
      [],
    );
  });

  it('has a table behind every chart', () => {
    const figures = report.match(/<figure>[^]*?<\/figure>/g) ?? [];
    expect(figures.length).toBe(9);
    for (const figure of figures) expect(figure).toMatch(/<svg class="chart" role="img"[^]*<details>[^]*<table>/);
  });

  it('takes every colour of a chart from the stylesheet, so that light, dark and print agree', () => {
    // What a clip path holds is never painted.
    const svgs = report
      .match(/<svg[^]*?<\/svg>/g)!
      .join('')
      .replaceAll(/<clipPath[^]*?<\/clipPath>/g, '');
    expect([...new Set(svgs.match(/(fill|stroke)="(?!var\(--|none|transparent)[^"]*"/g))]).toEqual([]);
  });

  it('uses each identifier once', () => {
    const ids = [...report.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('the same result gives the same bytes', () => {
    expect(renderReport(sampleRunResult())).toBe(report);
  });

  it('escapes all text from outside', () => {
    const page = renderReport(hostileResult());
    expect(page).not.toMatch(/<img|<svg\/|<\/script/i);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    // eslint-disable-next-line no-control-regex
    expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e]/);
  });

  it('computes its titles from the data', () => {
    expect(report).toContain('412 alerts from 1,934,211 evaluated legs: one in 4,695.');
    expect(report).toMatch(
      /At 50.% recall, Peerline raises 87.% \[78, 93\] fewer false positives than the best static rules/,
    );
    const { evaluation } = sampleRunResult();
    const worse = renderReport(
      sampleRunResult({ evaluation: { ...evaluation, falsePositiveReduction: -0.4, interval: [-0.6, -0.1] } }),
    );
    expect(worse).toMatch(/the best static rules raise fewer false positives: Peerline has 40.% \[10, 60\] more/);
    const unclear = renderReport(
      sampleRunResult({ evaluation: { ...evaluation, falsePositiveReduction: 0.1, interval: [-0.1, 0.3] } }),
    );
    expect(unclear).toContain('No clear difference from tuned static rules');
  });

  it('shows what past labels add as a second line, and says that the rules see the same ones', () => {
    for (const text of [report, renderTerminal(sampleRunResult()).replaceAll(/\s+/g, ' ')]) {
      expect(text).toContain('Peerline with past labels');
      expect(text).toContain('the rules are tuned on the same labels');
    }
    const { evaluation } = sampleRunResult();
    const learned = { reason: 'Only 3 months.', labelsUsed: 3, opponent: null, levels: [], topWeights: [] };
    const few = renderReport(sampleRunResult({ evaluation: { ...evaluation, learned } }));
    expect(few).toContain('Past labels teach Peerline nothing here: only 3 months.');
    expect(renderReport({ ...emptyResult() })).not.toContain('with past labels');
  });

  it('puts no comparison into words that rests on fewer than ten cases', () => {
    const { evaluation } = sampleRunResult();
    const page = renderReport(sampleRunResult({ evaluation: { ...evaluation, positives: 3 } }));
    expect(page).toContain('Too few labelled cases to compare with static rules: 3 party-months in the test period.');
    expect(page).toContain('n = 3 labelled: too few');
    expect(page).not.toMatch(/<h1>[^<]*static rules/);
  });

  it('says so when rows are missing', () => {
    const transactions = { read: 10, loaded: 8, duplicates: 0, quarantined: 0 };
    expect(renderReport(sampleRunResult({ transactions }))).toContain('Rows are missing: 10 read, but 8 loaded');
  });

  it('of an empty run says why there is nothing', () => {
    const page = renderReport(emptyResult());
    expect(page).toContain('No alerts from 0 evaluated legs.');
    expect(page).toContain('no labels were given');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('never prints a broken number', () => {
    expect(report).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });
});

describe('the terminal', () => {
  it('fits 80 columns, also with hostile names', () => {
    for (const result of [sampleRunResult(), hostileResult(), emptyResult()]) {
      for (const line of renderTerminal(result).split('\n')) expect(Array.from(line).length).toBeLessThanOrEqual(80);
    }
  });

  it('lets no control character of a name through', () => {
    // eslint-disable-next-line no-control-regex
    expect(renderTerminal(hostileResult())).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('says what the report says', () => {
    const text = renderTerminal(sampleRunResult()).replaceAll(/\s+/g, ' ');
    expect(text).toContain('412 alerts from 1,934,211 evaluated legs: one in 4,695.');
    expect(text).toContain('Nine payments just under the reporting limit in 7 days');
    expect(text).toContain('Every row is accounted for');
  });
});
