import { day } from '#domain/time';
import { invalid } from './officer.ts';

export const longestSnoozeMs = 30 * day;
export const mostSnoozes = 3;

/** Error `casework.invalid` for a snooze into the past, beyond 30 days, or once too often. */
export function checkSnooze(until: number, snoozes: number, now: number): void {
  if (until <= now) throw invalid('A snooze ends in the future.');
  if (until - now > longestSnoozeMs) throw invalid(`A snooze lasts at most ${longestSnoozeMs / day} days.`);
  if (snoozes >= mostSnoozes) throw invalid(`An alert may be snoozed ${mostSnoozes} times: decide it now.`);
}
