import { hour, minute, second } from '#domain/time';

/** Pauses before each try, the first included. Source: Standard Webhooks, "Deliverability and reliability". */
const pausesMs = [
  0,
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
];
/** Up to a tenth longer, so that what failed together does not come back together. */
const jitterShare = 0.1;

/**
 * When to try again after so many tries in vain; null = it is given up.
 * @param random uniform in [0, 1)
 */
export function retryAt(tries: number, now: number, random: () => number): number | null {
  const pause = pausesMs[tries];
  return pause === undefined ? null : now + Math.round(pause * (1 + jitterShare * random()));
}
