import type { Random } from '#ml/random';
import { firstLegs, type LegSample } from '../leg-sample.ts';
import type { Model } from '../model.ts';
import { holdHalves } from './held-halves.ts';
import { type ModelTestResult, testModel } from './model-tests.ts';
import { partEffects, type PartEffect } from './part-effects.ts';

/** What can be said of a version without a label: tests with their limits, and what rests on each part. */
export interface Validation {
  readonly tests: readonly ModelTestResult[];
  readonly parts: readonly PartEffect[];
}

/** Legs per half: a share of one in a hundred needs many; comparing some fifteen variants needs few of each. */
const testedRows = 4_000;
const comparedRows = 2_000;

/** Validates a model on the calibration legs of its training; seconds, whatever their number. Null without enough of them. */
export function validateModel(model: Model, calibration: LegSample, random: Random): Validation | null {
  const halves = holdHalves(calibration, testedRows, random);
  if (halves.calibrating.party.length === 0 || halves.judged.party.length === 0) return null;
  return { tests: testModel(model, halves), parts: partEffects(model, firstLegs(halves.judged, comparedRows)) };
}
