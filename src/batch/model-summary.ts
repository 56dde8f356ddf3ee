import { tenureDays } from '#model/axes';
import type { Model } from '#model/model';
import type { Governed } from '#model/policy';
import type { ModelSummary } from '#report/run-result';
import { codeVersion } from './code-version.ts';
import { knownFeatures } from './known-features.ts';
import type { TimeSplit } from './time-split.ts';

/** What was trained, and from what. `seed` is the one that a person gave; the model's own was drawn from it. */
export function modelSummary(
  model: Model,
  seed: number,
  version: string,
  dataFingerprint: string,
  split: TimeSplit,
): ModelSummary {
  const { alpha, threshold } = model.policy;
  return {
    version,
    seed,
    dataFingerprint,
    code: codeVersion(),
    alpha: alpha.default,
    threshold: threshold.default,
    newCustomers: newCustomersOf(threshold),
    calibration: {
      legs: model.training.calibrationRows,
      parties: model.training.calibrationParties,
      earlier: model.training.calibrationEarlierRows,
    },
    features: model.catalogue.length,
    featuresKnown: knownFeatures(model).filter((share) => share > 0).length,
    periods: {
      train: [split.firstAt, split.trainUntil],
      calibrate: [split.calibrateFrom, split.calibrateUntil],
      test: [split.testFrom, split.lastAt],
    },
  };
}

/** The line of all customers whose tenure is shorter than some days: of the longest such time. */
function newCustomersOf({ rules }: Governed): ModelSummary['newCustomers'] {
  const found = rules.flatMap(({ when: { tenure, ...rest }, value }) => {
    const days = tenure === undefined ? null : tenureDays(tenure);
    return days === null || Object.keys(rest).length > 0 ? [] : [{ threshold: value, days }];
  });
  return found.toSorted((a, b) => b.days - a.days)[0] ?? null;
}
