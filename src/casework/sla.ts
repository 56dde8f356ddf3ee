import { day } from '#domain/time';
import type { WorkRisk } from '#store/tables/casework-tables';

/** Time to the decision by risk. What is not known is treated as high. */
export const slaMs: Readonly<Record<WorkRisk, number>> = { high: day, unknown: day, medium: 3 * day, low: 5 * day };
/** Reviews at onboarding hold a customer up; enhanced due diligence gathers documents. */
export const reviewSlaMs = { 'onboarding-review': 2 * day, 'enhanced-due-diligence': 30 * day } as const;

/** Share of the time left below which work is due soon. */
const soonMs = day / 2;

export type SlaStatus = 'stopped' | 'on-time' | 'due-soon' | 'overdue' | 'met' | 'missed';

interface Clock {
  readonly due_at: number;
  /** Since when it stands still: snoozed, or waiting for documents. */
  readonly clock_stopped_at: number | null;
  readonly closed_at: number | null;
}

export function slaStatus({ due_at, clock_stopped_at, closed_at }: Clock, now: number): SlaStatus {
  if (closed_at !== null) return closed_at <= due_at ? 'met' : 'missed';
  if (clock_stopped_at !== null) return 'stopped';
  if (now > due_at) return 'overdue';
  return due_at - now <= soonMs ? 'due-soon' : 'on-time';
}

/** The clock goes on: the time that it stood still is added. */
export function resumed({ due_at, clock_stopped_at }: Omit<Clock, 'closed_at'>, now: number) {
  const stoppedMs = clock_stopped_at === null ? 0 : Math.max(0, now - clock_stopped_at);
  return { due_at: due_at + stoppedMs, clock_stopped_at: null };
}

/** The clock stands still from now on; one that stands already keeps its beginning. */
export function stopped({ due_at, clock_stopped_at }: Omit<Clock, 'closed_at'>, now: number) {
  return { due_at, clock_stopped_at: clock_stopped_at ?? now };
}
