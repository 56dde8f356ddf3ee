import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlertExplanation } from '#batch/explain-alert';
import type { ModelDiff } from '#batch/model-diff';
import type { ModelExport } from '#batch/model-export';
import type { ModelDescription } from '#batch/model-show';
import type { ModelReview } from '#batch/review-model';
import type { RunResult } from '#report/run-result';
import { peerline, peerlineJson as json } from '../peerline.ts';

const folder = mkdtempSync(join(tmpdir(), 'peerline-e2e-'));
const bank = join(folder, 'bank');
const out = join(folder, 'out');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runArgs = (to: string): string[] =>
  `run --data ${bank} --mapping canonical --rates ${bank}/rates.csv --base-currency EUR --seed 5 --out ${to}`.split(
    ' ',
  );

describe('the command line, from files to explained alerts', () => {
  let result: RunResult;
  beforeAll(async () => {
    const made = await json<{ transactions: number }>(
      ...`simulate --parties 400 --transactions 20000 --months 6 --seed 11 --out ${bank}`.split(' '),
    );
    expect(made.transactions).toBeGreaterThan(15_000);
    result = await json<RunResult>(...runArgs(out));
  });

  it('accounts for every row and evaluates every leg', () => {
    const { read, loaded, duplicates, quarantined } = result.transactions;
    expect(read).toBe(loaded + duplicates + quarantined);
    expect(result.legs).toBeGreaterThanOrEqual(loaded);
    expect(result.expertModels.reduce((sum, { legs }) => sum + legs, 0)).toBe(result.legs);
    expect(result.cells.reduce((sum, { legs }) => sum + legs, 0)).toBeLessThanOrEqual(result.legs);
    expect(result.experts).toBeGreaterThanOrEqual(2);
    expect(result.peakRssMb).toBeGreaterThan(0);
  });

  it('judges itself by the labels against static rules', () => {
    expect(result.evaluation).toMatchObject({ unit: 'party-month' });
    for (const name of ['recall', 'precision', 'falsePositiveReduction', 'interval']) {
      expect(result.evaluation).toHaveProperty(name);
    }
  });

  it('writes a report that needs no network, and all alerts (A2)', () => {
    const report = readFileSync(join(out, 'report.html'), 'utf8');
    expect(report).toContain('<svg');
    expect(report).not.toMatch(/(src|href)="https?:/);
    const { alerts } = JSON.parse(readFileSync(join(out, 'alerts.json'), 'utf8')) as { alerts: unknown[] };
    expect(alerts).toHaveLength(result.alerts);
    expect(existsSync(join(out, 'evaluations.parquet'))).toBe(true);
  });

  it('gives each alert reasons whose contributions are sorted and a line that it reaches (A3, A4)', () => {
    for (const alert of result.topAlerts) {
      expect(alert.score).toBeGreaterThanOrEqual(alert.threshold);
      expect(alert.reasons.length).toBeGreaterThan(0);
      const contributions = alert.reasons.map(({ contribution }) => contribution);
      expect(contributions).toEqual(contributions.toSorted((a, b) => b - a));
    }
  });

  it('gives the same bytes for the same seed and input (A1)', async () => {
    const again = join(folder, 'again');
    await json<RunResult>(...runArgs(again));
    expect(readFileSync(join(again, 'alerts.json'), 'utf8')).toBe(readFileSync(join(out, 'alerts.json'), 'utf8'));
  });

  it('explains an alert again from the events, bit for bit (A5)', async () => {
    if (result.alerts === 0) throw new Error('The little bank should have an alert: choose another seed.');
    const { explanation, reproduced } = await json<AlertExplanation>('explain', '1', '--out', out);
    expect(reproduced).toBe(true);
    const sum = explanation.reasons.reduce((total, { contribution }) => total + contribution, explanation.base);
    expect(Math.abs(sum - explanation.logit)).toBeLessThan(1e-9);
    expect((await peerline('explain', '1', '--out', out)).stdout).toContain('identical');
  });

  it('scores with a stored model as the run did (A6)', async () => {
    const before = readFileSync(join(out, 'alerts.json'), 'utf8');
    const scored = await json<{ alerts: number; legs: number }>('score', '--out', out);
    expect(scored).toMatchObject({ alerts: result.alerts, legs: result.legs });
    expect(readFileSync(join(out, 'alerts.json'), 'utf8')).toBe(before);
  });

  it('shows the cells and the rules that they replace', async () => {
    const cells = await json<{ ruleVariations: number; axes: { values: number }[]; rules: number }>(
      'segments',
      '--out',
      out,
    );
    expect(cells.ruleVariations).toBe(cells.axes.reduce((product, { values }) => product * values, cells.rules));
  });

  it('shows, compares and exports model versions, each with its document', async () => {
    const { version } = result.model;
    const shown = await json<ModelDescription>('model', 'show', '--out', out);
    expect(shown).toMatchObject({ version, metrics: { legs: result.legs, alerts: result.alerts } });
    const text = (await peerline('model', 'show', version.slice(0, 8), '--out', out)).stdout;
    for (const { name } of shown.experts) expect(text).toContain(`${name}, trained on`);
    for (const line of text.split('\n')) if (!line.includes(out)) expect(line.length).toBeLessThanOrEqual(80);
    const page = readFileSync(join(out, 'models', `${version}.html`), 'utf8');
    expect(page).toContain('Most rests on ');
    expect(page).not.toContain('Not measured: no test');

    const trained = await json<{ version: string; document: string }>('train', '--seed', '6', '--out', out);
    expect(readFileSync(trained.document, 'utf8')).toContain('Not measured: no leg had been scored');
    const diff = await json<ModelDiff>('model', 'diff', version, trained.version, '--out', out);
    expect(diff.facts.map(({ name }) => name)).toEqual(['seed']);
    expect(diff.features).toEqual({ added: [], removed: [], changed: [] });
    expect(diff.training.map(({ name }) => name)).toContain('trainingData');
    expect(diff.sentences.join(' ')).toContain('Fitted files with other bytes');

    const exported = await json<ModelExport>('model', 'export', version, '--to', join(folder, 'copy'), '--out', out);
    expect(exported).toMatchObject({ version, folder: join(folder, 'copy', version) });
    rmSync(join(out, 'models', trained.version), { recursive: true });
  });

  it('reviews a model version on what came after it, with its age, noted changes and whom it alerts', async () => {
    const noted = ['--noted', '2024-05-20 MLRO: the reporting limit fell', '--out', out];
    const review = await json<ModelReview>('model', 'review', '--now', '2025-01-01', ...noted);
    expect(review).toMatchObject({ version: result.model.version, retrain: true });
    const triggers = review.reasons.map(({ trigger }) => trigger);
    expect(triggers).toContain('quarter-passed');
    expect(review.reasons.at(-1)).toMatchObject({ trigger: 'noted-change' });
    expect(review.legs).toBeGreaterThan(1_000);
    expect(review.columns).toHaveLength(74);
    expect(review.calibration.map(({ level }) => level)).toEqual([0.1, 0.01, 0.001]);
    expect(review.alertRates.every(({ days, rate }) => days > 10 && rate >= 0 && rate < 0.1)).toBe(true);
    const individuals = review.bias.find(({ axis, value }) => axis === 'entity-type' && value === 'individual');
    expect(individuals!.alertRate!.n).toBeGreaterThan(100);
    const unreadable = await peerline('model', 'review', '--noted', 'something changed', '--out', out);
    expect(unreadable.stderr).toContain('is no note of a change');
  });

  it('keeps stdout for the result and says on stderr what is wrong, in one sentence', async () => {
    const absent = await peerline('run', '--data', join(folder, 'nowhere'), '--mapping', 'canonical', '--out', out);
    expect(absent.code).toBe(1);
    expect(absent.stdout).toBe('');
    expect(absent.stderr.trim().split('\n')).toHaveLength(1);
    const usage = await peerline('run', '--mapping', 'canonical');
    expect(usage.code).toBe(2);
    const command = await peerline('scoer');
    expect(command.code).toBe(2);
    expect(command.stderr).toContain('score');
  });
});

describe('detect', () => {
  it('finds the odd rows of any table and measures itself by a label', async () => {
    mkdirSync(folder, { recursive: true });
    const lines = Array.from({ length: 600 }, (_, i) => {
      const odd = i % 60 === 7;
      const x = Math.sin(i * 12.9898) * (odd ? 9 : 1);
      const y = Math.cos(i * 78.233) + (odd ? 8 : 0);
      return `${i},${x.toFixed(4)},${y.toFixed(4)},${odd ? 'b' : 'a'},${odd ? 1 : 0}`;
    });
    writeFileSync(join(folder, 'table.csv'), `row,x,y,kind,fraud\n${lines.join('\n')}\n`);
    const found = await json<{ rows: number; columns: number; auroc: number; aucpr: number; top: { row: number }[] }>(
      ...`detect ${folder}/table.csv --label fraud --exclude row kind`.split(' '),
    );
    expect(found).toMatchObject({ rows: 600, columns: 2 });
    expect(found.auroc).toBeGreaterThan(0.98);
    expect(found.top.filter(({ row }) => (row - 1) % 60 === 7).length).toBeGreaterThanOrEqual(8);
  });
});
