import { day } from '#domain/time';

/**
 * Train on the first half of the transactions, calibrate on the next fifth, test on the rest, in order of time. Between
 * two parts lies an embargo of at most a week: longer windows of a party reach back across it, as they do in use, and
 * training and calibration are of different parties anyway. Epoch ms, half-open.
 */
export interface TimeSplit {
  readonly firstAt: number;
  readonly trainUntil: number;
  readonly calibrateFrom: number;
  readonly calibrateUntil: number;
  readonly testFrom: number;
  readonly lastAt: number;
}

const trainShare = 0.5;
const calibrateShare = 0.2;
const longestEmbargoMs = 7 * day;
const embargoShare = 0.02;

/**
 * Splits by number of transactions, not by the calendar, so that a gap in the data or a growing bank leaves no part
 * empty. `timeOf(rank)` is the time of the transaction of that rank in time order.
 */
export function timeSplit(transactions: number, timeOf: (rank: number) => number): TimeSplit {
  const at = (share: number): number => timeOf(Math.min(transactions - 1, Math.floor(share * transactions)));
  const firstAt = at(0);
  const lastAt = timeOf(transactions - 1);
  const embargo = Math.min(longestEmbargoMs, (lastAt - firstAt) * embargoShare);
  const trainUntil = at(trainShare);
  const calibrateUntil = at(trainShare + calibrateShare);
  return {
    firstAt,
    trainUntil,
    calibrateFrom: trainUntil + embargo,
    calibrateUntil,
    testFrom: calibrateUntil + embargo,
    lastAt,
  };
}
