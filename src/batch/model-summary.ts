import type { Model } from '#model/model';
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
  const newCustomers = threshold.rules.find((rule) => 'tenure' in rule.when);
  return {
    version,
    seed,
    dataFingerprint,
    code: codeVersion(),
    alpha: alpha.default,
    threshold: threshold.default,
    newCustomerThreshold: newCustomers?.value ?? threshold.default,
    newCustomerDays: 90,
    features: model.catalogue.length,
    featuresKnown: knownFeatures(model).filter((share) => share > 0).length,
    periods: {
      train: [split.firstAt, split.trainUntil],
      calibrate: [split.calibrateFrom, split.calibrateUntil],
      test: [split.testFrom, split.lastAt],
    },
  };
}
