import type { Random } from '#ml/random';
import { sampleRows } from '#ml/sampling';
import { type LegSample, takeLegs } from '../leg-sample.ts';
import type { Model } from '../model.ts';
import { createLegScorer, type LegScores, legScores } from '../score.ts';
import { calibrate, splitByParty } from '../train.ts';

/** Calibration legs that no member saw, of two sets of parties: one calibrates a variant of the model, the other judges it. */
export interface HeldHalves {
  readonly calibrating: LegSample;
  readonly judged: LegSample;
}

/** Draws the halves, of at most `mostRows` legs each, from the calibration legs of a model's training. */
export function holdHalves(calibration: LegSample, mostRows: number, random: Random): HeldHalves {
  const [, held] = splitByParty(calibration);
  const order = [...new Set(held.party)].sort((a, b) => a - b);
  const half = new Map(order.map((party, at) => [party, at % 2]));
  const legsOf = (wanted: number): LegSample => {
    const rows = Int32Array.from(held.party.keys()).filter((i) => half.get(held.party[i]!) === wanted);
    return takeLegs(
      held,
      Int32Array.from(sampleRows(rows.length, mostRows, random.fork(`half ${wanted}`)), (i) => rows[i]!),
    );
  };
  return { calibrating: legsOf(0), judged: legsOf(1) };
}

export function swapHalves({ calibrating, judged }: HeldHalves): HeldHalves {
  return { calibrating: judged, judged: calibrating };
}

/** The judged legs under the model, after calibration on the other half alone. */
export function scoreHalf(model: Model, { calibrating, judged }: HeldHalves): LegScores {
  return scoresOf({ ...model, calibration: calibrate(model, calibrating) }, judged);
}

export function scoresOf(model: Model, legs: LegSample): LegScores {
  const out = legScores(legs.features.rows);
  createLegScorer(model).score(legs, out);
  return out;
}
