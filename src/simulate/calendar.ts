import type { Random } from '#ml/random';
import { day, hour, second } from '#domain/time';

/** The months that the bank's data covers. */
export interface Calendar {
  readonly start: number;
  readonly end: number;
  /** Start of each month and, last, the end: UTC epoch ms, months + 1 values. */
  readonly monthStart: Float64Array;
  readonly months: number;
}

export function createCalendar(start: number, months: number): Calendar {
  const first = new Date(start);
  const monthStart = Float64Array.from({ length: months + 1 }, (_, i) =>
    Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i, 1),
  );
  return { start: monthStart[0]!, end: monthStart[months]!, monthStart, months };
}

/** Index of the month that holds `at`, or −1 outside the calendar. */
export function monthIndex(calendar: Calendar, at: number): number {
  if (at < calendar.start || at >= calendar.end) return -1;
  let month = Math.min(calendar.months - 1, Math.floor((at - calendar.start) / (31 * day)));
  while (at >= calendar.monthStart[month + 1]!) month++;
  return month;
}

/** How lively spending is, January to December. */
export const season: readonly number[] = [0.9, 0.9, 0.97, 1, 1.02, 1.05, 1.08, 1.02, 0.98, 1, 1.08, 1.3];

function cumulative(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let running = 0;
  return Float64Array.from(weights, (weight) => (running += weight / total));
}

/** Positions of the day, hour by hour from midnight, local time. */
const hours = {
  shop: cumulative([1, 0.6, 0.3, 0.2, 0.2, 0.4, 1, 3, 6, 8, 9, 10, 12, 10, 8, 8, 9, 11, 12, 10, 7, 5, 3, 2]),
  digital: cumulative([2, 1, 0.6, 0.4, 0.4, 0.6, 2, 4, 5, 5, 5, 5, 6, 6, 5, 5, 5, 6, 8, 9, 10, 10, 7, 4]),
  office: cumulative([
    0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 1, 4, 10, 13, 13, 12, 8, 9, 11, 10, 8, 5, 2, 1, 0.6, 0.4, 0.2, 0.1,
  ]),
  batch: cumulative([0, 0, 0, 1, 3, 8, 12, 10, 5, 2, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]),
  night: cumulative([8, 9, 9, 8, 6, 3, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 6]),
} as const;
export type DayShape = keyof typeof hours;

/** Weight of each weekday, Sunday first. */
const weekdays: Readonly<Record<DayShape, readonly number[]>> = {
  shop: [0.6, 0.85, 0.85, 0.9, 0.95, 1, 1],
  digital: [0.9, 1, 1, 0.95, 0.95, 1, 0.85],
  office: [0.05, 1, 1, 1, 1, 0.95, 0.12],
  batch: [0, 1, 1, 1, 1, 1, 0],
  night: [1, 0.8, 0.8, 0.8, 0.85, 1, 1],
};

/** Local midnight of a day, as a whole number of days since 1970, to a UTC time within it, in whole seconds. */
export function timeWithin(random: Random, dayNumber: number, shape: DayShape, offsetHours: number): number {
  const table = hours[shape];
  const u = random.uniform();
  let hourOfDay = 0;
  while (hourOfDay < 23 && u >= table[hourOfDay]!) hourOfDay++;
  return dayNumber * day + (hourOfDay - offsetHours) * hour + random.below(3_600) * second;
}

/** A day of [from, to) as a whole number of days since 1970, weekdays weighted by the shape. */
export function anyDay(random: Random, from: number, to: number, shape: DayShape): number {
  const first = Math.floor(from / day);
  const span = Math.max(1, Math.floor(to / day) - first);
  const weights = weekdays[shape];
  for (let tries = 0; tries < 12; tries++) {
    const candidate = first + random.below(span);
    // 1970-01-01 was a Thursday.
    if (random.uniform() < weights[(candidate + 4) % 7]!) return candidate;
  }
  return first + random.below(span);
}

/** The given day of the month, moved on to Monday where it falls on a weekend. */
export function bankingDay(monthStart: number, dayOfMonth: number): number {
  const candidate = Math.floor(monthStart / day) + dayOfMonth - 1;
  const weekday = (candidate + 4) % 7;
  return weekday === 6 ? candidate + 2 : weekday === 0 ? candidate + 1 : candidate;
}
