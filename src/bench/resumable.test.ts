import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resumableSteps } from './resumable.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peerline-steps-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('computes a step once, and again after it is done', async () => {
  let times = 0;
  const compute = (): Float64Array => Float64Array.of(++times, Number.NaN);
  expect(await resumableSteps(folder, 'a').step('one', compute)).toEqual(Float64Array.of(1, Number.NaN));
  const resumed = resumableSteps(folder, 'a');
  expect(await resumed.step('one', compute)).toEqual(Float64Array.of(1, Number.NaN));
  resumed.done();
  expect((await resumableSteps(folder, 'a').step('one', compute))[0]).toBe(2);
});

it('keeps steps of other code apart, and nothing of a step that failed', async () => {
  await resumableSteps(folder, 'a').step('one', () => 1);
  expect(await resumableSteps(folder, 'b').step('one', () => 2)).toBe(2);
  const failing = (): number => {
    throw new Error('no');
  };
  await expect(resumableSteps(folder, 'a').step('two', failing)).rejects.toThrow('no');
  expect(await resumableSteps(folder, 'a').step('two', () => 3)).toBe(3);
});
