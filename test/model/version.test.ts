import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { createRandom } from '#ml/random';
import { foldOptions } from '../fixtures/fold-options.ts';
import { bankAxes, bankCatalogue, bankSample } from '../fixtures/model-bank.ts';
import type { Model } from '#model/model';
import { defaultPolicy } from '#model/policy';
import { createLegScorer, legScores } from '#model/score';
import { trainModel } from '#model/train';
import { fingerprint, type ModelVersion, readVersion, writeVersion } from '#model/version';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const facts = { codeVersion: '0.1.0', trainingData: 'abc', metrics: { auroc: 0.9 } };
let model: Model;
let version: ModelVersion;

beforeAll(async () => {
  const options = {
    catalogue: bankCatalogue,
    featureOptions: foldOptions,
    axes: bankAxes,
    train: bankSample(2_500, 1),
    calibrate: bankSample(2_500, 2, 10_000),
    policy: { ...defaultPolicy, cellAxes: ['entity-type', 'country'], expertMinimumRows: 500 },
    profile: 'online',
  } as const;
  model = await trainModel(options, createRandom(3));
  version = writeVersion(model, facts, sha256);
});

test('a model read back scores every leg bit for bit as before (S4)', () => {
  const read = readVersion(version.files, version.id, sha256);
  expect(read.model).toEqual(model);
  const legs = bankSample(700, 5, 40_000);
  const before = legScores(700);
  const after = legScores(700);
  createLegScorer(model).score(legs, before);
  createLegScorer(read.model).score(legs, after);
  expect(after).toEqual(before);
});

test('the same model has the same name; other facts give another one', () => {
  expect(writeVersion(model, facts, sha256).id).toBe(version.id);
  expect(writeVersion(model, { ...facts, trainingData: 'abd' }, sha256).id).not.toBe(version.id);
});

test.each(['manifest.json', 'frame.bin', 'expert-1.bin', 'calibration.bin'])('an edited %s is refused', (name) => {
  const bytes = version.files.get(name)!.slice();
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  const edited = new Map(version.files).set(name, bytes);
  expect(() => readVersion(edited, version.id, sha256)).toThrow(expect.objectContaining({ code: 'model.changed' }));
});

test.each(['manifest.json', 'peers.bin'])('a cut or absent %s is refused', (name) => {
  const cut = new Map(version.files).set(name, version.files.get(name)!.subarray(0, 40));
  expect(() => readVersion(cut, version.id, sha256)).toThrow(expect.objectContaining({ code: 'model.changed' }));
  const absent = new Map(version.files);
  absent.delete(name);
  expect(() => readVersion(absent, version.id, sha256)).toThrow(
    expect.objectContaining({ code: 'model.missing-file' }),
  );
});

test('a model written in another format version is refused in words', () => {
  const text = new TextDecoder().decode(version.files.get('manifest.json')).replace('"version": 2', '"version": 9');
  const bytes = new TextEncoder().encode(text);
  const files = new Map(version.files).set('manifest.json', bytes);
  expect(() => readVersion(files, sha256(bytes).slice(0, 32), sha256)).toThrow('format version 9');
});

test('the fingerprint names the legs', () => {
  const one = bankSample(100, 1);
  expect(fingerprint([one], sha256)).toBe(fingerprint([bankSample(100, 1)], sha256));
  expect(fingerprint([one], sha256)).not.toBe(fingerprint([bankSample(100, 2)], sha256));
});
