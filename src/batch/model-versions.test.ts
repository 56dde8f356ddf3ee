import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '#ml/random';
import { memberSpecs } from '#model/members';
import { defaultPolicy } from '#model/policy';
import { trainModel, type TrainOptions } from '#model/train';
import { renderModelDocument } from '#report/model-document';
import { foldOptions } from '../../test/fixtures/fold-options.ts';
import { bankAxes, bankCatalogue, bankSample } from '../../test/fixtures/model-bank.ts';
import { noEvaluation } from './evaluation.ts';
import { documentOf, writeModelDocument } from './model-document.ts';
import { diffModels } from './model-diff.ts';
import { exportModel } from './model-export.ts';
import { loadModel, modelVersions, saveModel } from './model-folder.ts';
import { showModel } from './model-show.ts';
import { modelSummary } from './model-summary.ts';

const out = mkdtempSync(join(tmpdir(), 'peerline-models-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const members = memberSpecs('online').filter(({ name }) => name === 'hbos' || name === 'eif');
const base: TrainOptions = {
  catalogue: bankCatalogue,
  featureOptions: foldOptions,
  axes: bankAxes,
  train: bankSample(3_000, 1),
  calibrate: bankSample(4_000, 2, 10_000),
  policy: {
    ...defaultPolicy,
    cellAxes: ['entity-type', 'country'],
    alpha: { default: 0.01, rules: [] },
    expertMinimumRows: 300,
  },
  profile: 'online',
  members,
};
const facts = { codeVersion: '1.2.3', trainingData: 'aa', metrics: { auroc: 0.9 } };

async function save(changes: Partial<TrainOptions>, other: Partial<typeof facts> = {}): Promise<string> {
  const model = await trainModel({ ...base, ...changes }, createRandom(7));
  return saveModel(out, model, { ...facts, ...other });
}

let first: string;
let second: string;
beforeAll(async () => {
  first = await save({});
  const heavier = members.map((spec) => (spec.name === 'hbos' ? { ...spec, weight: 3 } : spec));
  const policy = { ...base.policy, alpha: { default: 0.02, rules: [] }, cellAxes: ['entity-type'] };
  const featureOptions = { ...foldOptions, roundMinor: 5_000 };
  second = await save({ members: heavier, policy, featureOptions }, { trainingData: 'bb', metrics: { auroc: 0.95 } });
});

test('show says what was trained, with members and weights', () => {
  const shown = showModel({ out, model: first.slice(0, 6) });
  expect(shown).toMatchObject({
    version: first,
    codeVersion: '1.2.3',
    metrics: { auroc: 0.9 },
    document: null,
  });
  expect(shown.experts.map(({ name }) => name)).toEqual(['everybody', 'individual', 'business']);
  expect(shown.experts[0]!.members.map(({ name, weight }) => [name, weight])).toEqual([
    ['eif', 1],
    ['hbos', 1],
    ['surprisal of time, product, channel', expect.any(Number)],
  ]);
  expect(shown.cells[0]).toMatchObject({ name: 'everybody', trainedLegs: 3_000, calibratedBy: 'everybody' });
  expect(shown.features).toEqual({ test: bankCatalogue.map(({ name }) => name) });
});

test('a version does not differ from itself', () => {
  const diff = diffModels({ out, a: first, b: first });
  const { a: _a, b: _b, sentences, ...lists } = diff;
  expect(sentences).toEqual(['This is one and the same version.']);
  for (const list of Object.values(lists)) {
    for (const part of Array.isArray(list) ? [list] : Object.values(list)) expect(part).toEqual([]);
  }
});

test('diff names policy, members, cells, training data and metrics that differ, and nothing else', () => {
  const diff = diffModels({ out, a: first, b: second });
  expect(diff.policy).toContainEqual({ name: 'alpha.default', a: 0.01, b: 0.02 });
  expect(diff.members).toEqual(
    ['everybody', 'individual', 'business'].map((expert) => ({ expert, member: 'hbos', change: 'weight', a: 1, b: 3 })),
  );
  expect(diff.cells.added).toEqual([]);
  expect(diff.cells.removed).toHaveLength(8);
  expect(diff.training).toEqual([{ name: 'trainingData', a: 'aa', b: 'bb' }]);
  expect(diff.metrics).toEqual([{ name: 'auroc', a: 0.9, b: 0.95 }]);
  expect([diff.facts, diff.features.added, diff.features.changed, diff.experts.added]).toEqual([[], [], [], []]);
  expect(diff.sentences).toContain('Member hbos of expert individual has weight 3 instead of 1.');
  expect(diff.sentences).toContain('Metric auroc changed from 0.9 to 0.95.');
});

test('diff turned round swaps what was added and removed', () => {
  const [there, back] = [diffModels({ out, a: first, b: second }), diffModels({ out, a: second, b: first })];
  expect(back.cells.added).toEqual(there.cells.removed);
  expect(back.files).toEqual(there.files);
});

test('the document lies beside the version and leaves its hash alone', () => {
  const { model } = loadModel(out, first);
  const split = { firstAt: 0, trainUntil: 5e9, calibrateFrom: 6e9, calibrateUntil: 7e9, testFrom: 8e9, lastAt: 9e9 };
  const known = {
    createdAt: 0,
    source: { name: 'bank', mapping: 'canonical', baseCurrency: 'EUR', firstAt: 0, lastAt: 9e9 },
    model: modelSummary(model, 7, first, 'aa', split),
    counts: {
      transactions: 10,
      legs: 12,
      parties: 4,
      accounts: 4,
      entities: 0,
      behaviourEvents: 0,
      firstAt: 0,
      lastAt: 9e9,
    },
    evaluation: noEvaluation('No labels were given.'),
    validation: null,
    scored: null,
  };
  writeModelDocument(out, model, known);
  const page = readFileSync(showModel({ out, model: first }).document!, 'utf8');
  expect(page).toBe(renderModelDocument(documentOf(model, known)));
  for (const words of ['no ablation', 'no refit', 'no test']) expect(page).toContain(`Not measured: ${words}`);
  expect(page).not.toMatch(/NaN|Infinity|undefined/);
  expect(modelVersions(out)).toHaveLength(2);
  expect(loadModel(out, first).version).toBe(first);
});

test('export copies the files of the version and its document, and again without harm', () => {
  const to = join(out, 'copy');
  const exported = exportModel({ out, model: first, to });
  expect(readdirSync(to).sort()).toEqual([first, `${first}.html`]);
  for (const { name } of exported.files) {
    expect(readFileSync(join(to, first, name)).equals(readFileSync(join(out, 'models', first, name)))).toBe(true);
  }
  expect(exportModel({ out, model: first, to })).toEqual(exported);
});

test('export leaves behind what is not of the version, and refuses a changed one', () => {
  const file = join(out, 'models', second, 'frame.bin');
  writeFileSync(join(out, 'models', second, 'notes.txt'), 'mine');
  const to = join(out, 'elsewhere');
  exportModel({ out, model: second, to });
  expect(readdirSync(join(to, second))).not.toContain('notes.txt');
  const bytes = readFileSync(file);
  bytes[40]! ^= 1;
  writeFileSync(file, bytes);
  expect(() => exportModel({ out, model: second, to: join(out, 'third') })).toThrow('frame.bin');
});

test('a copy that was edited where it lies is refused, not overwritten', () => {
  const to = join(out, 'copy');
  writeFileSync(join(to, first, 'peers.bin'), 'edited');
  expect(() => exportModel({ out, model: first, to })).toThrow('peers.bin');
});
