import { beforeAll, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { type Matrix, matrix } from '#ml/matrix';
import { createRandom } from '#ml/random';
import { foldOptions } from '../fixtures/fold-options.ts';
import { bankAxes, bankCatalogue, bankSample } from '../fixtures/model-bank.ts';
import { memberSpecs } from '#model/members';
import type { Model } from '#model/model';
import { defaultPolicy } from '#model/policy';
import { createSecondOpinion, fitSecondLine, type SecondLine, summariseSecondLine } from '#model/second-line';
import { trainModel } from '#model/train';
import { readVersion, writeVersion } from '#model/version';

const columns = bankCatalogue.length;
const habit = bankCatalogue.findIndex(({ name }) => name === 'departure');

/** Standard normal z, one column raised. */
function months(rows: number, seed: number, raised: number, by: number): Matrix {
  const random = createRandom(seed);
  const X = matrix(rows, columns);
  for (let at = 0; at < X.data.length; at++) X.data[at] = random.normal() + (at % columns === raised ? by : 0);
  return X;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const facts = { codeVersion: '1', trainingData: 'aa', metrics: {} };

describe('a second line', () => {
  let labelFree: Model;
  let secondLine: SecondLine;

  beforeAll(async () => {
    labelFree = await trainModel(
      {
        catalogue: bankCatalogue,
        featureOptions: foldOptions,
        axes: bankAxes,
        train: bankSample(2_000, 1),
        calibrate: bankSample(2_000, 2, 10_000),
        policy: { ...defaultPolicy, cellAxes: ['entity-type'] },
        profile: 'online',
        members: memberSpecs('online').filter(({ name }) => name === 'hbos'),
      },
      createRandom(7),
    );
    secondLine = fitSecondLine({
      legs: months(4_000, 1, habit, 0),
      guilty: months(60, 2, habit, 3),
      innocent: months(900, 3, habit, 0.5),
    });
  });

  it('weighs most what told the guilty apart, and holds its shares of legs', () => {
    expect(secondLine.weights.weights.indexOf(Math.max(...secondLine.weights.weights))).toBe(habit);
    expect(secondLine.highFrom).toBeGreaterThan(secondLine.mediumFrom);
    const summary = summariseSecondLine({ ...labelFree, secondLine });
    expect(summary).toMatchObject({ guiltyMonths: 60, innocentMonths: 900, levels: { high: 0.02, medium: 0.13 } });
    expect(summary!.topWeights[0]!.feature).toBe('departure');
  });

  it('is off without labels: no opinion, no file, the same version', () => {
    expect(createSecondOpinion(labelFree)).toBeNull();
    expect(summariseSecondLine(labelFree)).toBeNull();
    expect([...writeVersion(labelFree, facts, sha256).files.keys()]).not.toContain('second-line.bin');
  });

  it('is part of the version that has it, and gives the same opinion when read back', () => {
    const model = { ...labelFree, secondLine };
    const { id, files } = writeVersion(model, facts, sha256);
    expect(id).not.toBe(writeVersion(labelFree, facts, sha256).id);
    const { model: read } = readVersion(files, id, sha256);
    expect(read).toEqual(model);
    const leg = Float64Array.of(4_000, 5, 0, 9, 0);
    const codes = Int16Array.of(0, 0, 3, 1);
    const opinion = createSecondOpinion(model)!(leg, codes);
    expect(opinion).toMatchObject({ level: 'high' });
    expect(createSecondOpinion(read)!(leg, codes)).toEqual(opinion);
    const cut = new Map(files).set('second-line.bin', files.get('second-line.bin')!.slice(0, 90));
    expect(() => readVersion(cut, id, sha256)).toThrow('second-line.bin');
  });

  it('has no opinion on a leg that cannot be scored', () => {
    const ask = createSecondOpinion({ ...labelFree, secondLine })!;
    const codes = Int16Array.of(0, 0, 3, 1);
    expect(ask(new Float64Array(columns).fill(Number.NaN), codes)).toBeNull();
    expect(ask(Float64Array.of(Infinity, 5, 0, 0, 0), codes)).toBeNull();
    expect(ask(Float64Array.of(Number.NaN, 5, 0, 0, 0), codes)).not.toBeNull();
  });
});
