/** UTC epoch milliseconds. */
export type EpochMs = number;

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The plausible range of event times: a clock outside it is an error in the data. [1970-01-01, 2100-01-01). */
export const earliestEventAt: EpochMs = 0;
export const latestEventAt: EpochMs = Date.UTC(2100, 0, 1);

/** Calendar month in UTC as an integer, for instance 2024-03 → 202403. */
export function monthOf(at: EpochMs): number {
  const date = new Date(at);
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
}
