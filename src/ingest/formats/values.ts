import { isCurrency, largestAmountMinor, minorDigitsOf } from '#domain/money';
import { earliestEventAt, latestEventAt } from '#domain/time';
import type { Amount, Fault } from './payment.ts';

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

const shown = (text: string): string => text.slice(0, 200);

function bad<T>(field: string, value: string, reason: string): Read<T> {
  return { ok: false, fault: { field, value: shown(value), reason } };
}

/** Reads a decimal digit by digit into minor units; `mark` is the format's decimal mark. Never negative. */
export function readAmount(text: string, currency: string, mark: '.' | ','): Read<Amount> {
  const compact = text.trim();
  if (!isCurrency(currency)) return bad('currency', currency, 'is not an ISO 4217 currency in force');
  const minor = decimalMinor(compact, currency, mark);
  if (minor === null) {
    return bad(
      'amount',
      compact,
      `is not an amount of ${currency} (digits, and at most ${minorDigitsOf(currency)} decimals)`,
    );
  }
  if (minor > BigInt(largestAmountMinor)) return bad('amount', compact, 'is larger than any plausible amount');
  return { ok: true, value: { minor: Number(minor), currency } };
}

/** Whole minor units of a decimal text; null where it is none, or finer than the currency. */
export function decimalMinor(text: string, currency: string, mark: '.' | ','): bigint | null {
  const match = (mark === '.' ? /^\+?(\d{1,25})(?:\.(\d{0,25}))?$/ : /^(\d{1,25})(?:,(\d{0,25}))?$/).exec(text);
  if (match === null) return null;
  const digits = minorDigitsOf(currency);
  const fraction = match[2] ?? '';
  if (/[^0]/.test(fraction.slice(digits))) return null;
  return BigInt(match[1]! + fraction.slice(0, digits).padEnd(digits, '0'));
}

/** Reads an ISO 8601 date or date and time; without a zone it counts as UTC. */
export function readTime(text: string): Read<{ at: number; precision: 'instant' | 'day' }> {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/.exec(
    text.trim(),
  );
  if (match === null) return bad('date', text, 'is not an ISO 8601 date');
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const at = calendarDay(Number(year), Number(month), Number(day));
  if (at === null) return bad('date', text, 'is not a day of the calendar between 1970 and 2100');
  if (hour === undefined) return { ok: true, value: { at, precision: 'day' } };
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return bad('date', text, 'is not a time of day');
  const millis = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const offset = zone === undefined || zone === 'Z' ? 0 : minutesOf(zone);
  const instant = at + ((Number(hour) * 60 + Number(minute) - offset) * 60 + Number(second)) * 1000 + millis;
  if (instant < earliestEventAt || instant >= latestEventAt) return bad('date', text, 'lies outside 1970 to 2100');
  return { ok: true, value: { at: instant, precision: 'instant' } };
}

/** Epoch ms of a day; null where the calendar has none such. `month` is 1 to 12. */
export function calendarDay(year: number, month: number, day: number): number | null {
  const at = Date.UTC(year, month - 1, day);
  const date = new Date(at);
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same && at >= earliestEventAt && at < latestEventAt ? at : null;
}

function minutesOf(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -minutes : minutes;
}
