import { day } from '#domain/time';

/**
 * Train on the first part of the history, calibrate on the next, test on the last. Between two parts lies an embargo,
 * so that windows of one part do not reach into the labels of the other. All bounds are epoch ms, half-open.
 */
export interface TimeSplit {
  readonly trainUntil: number;
  readonly calibrateFrom: number;
  readonly calibrateUntil: number;
  readonly testFrom: number;
}

const trainShare = 0.5;
const calibrateShare = 0.2;
const longestEmbargoMs = 7 * day;
const embargoShare = 0.02;

export function timeSplit(firstAt: number, lastAt: number): TimeSplit {
  const span = Math.max(0, lastAt - firstAt);
  const embargo = Math.min(longestEmbargoMs, span * embargoShare);
  const calibrateUntil = firstAt + span * (trainShare + calibrateShare);
  const trainUntil = firstAt + span * trainShare;
  return { trainUntil, calibrateFrom: trainUntil + embargo, calibrateUntil, testFrom: calibrateUntil + embargo };
}
