import type { ColumnBatch } from '#domain/column-batch';
import { day } from '#domain/time';
import type { Random } from '#ml/random';
import type { Calendar } from './calendar.ts';
import { homeCountries } from './places.ts';

/** Central rates: EUR for one unit of the currency. */
export const eurPerUnit: Readonly<Record<string, number>> = { EUR: 1, SEK: 0.088, PLN: 0.23, RON: 0.2, GBP: 1.17 };

/**
 * One rate per currency and day: `date` (YYYY-MM-DD), `currency`, `rate` (EUR for one unit). A slow random walk
 * around the central rates, which are the ones at which the simulated people think of their amounts.
 */
export function ratesBatch(calendar: Calendar, random: Random): ColumnBatch {
  const currencies = [...new Set(homeCountries.map((home) => home.currency))];
  const days = Math.round((calendar.end - calendar.start) / day);
  const date: string[] = [];
  const currency: string[] = [];
  const rate = new Float64Array(days * currencies.length);
  const drift = new Float64Array(currencies.length);
  for (let i = 0; i < days; i++) {
    const text = new Date(calendar.start + i * day).toISOString().slice(0, 10);
    for (const [j, code] of currencies.entries()) {
      if (code !== 'EUR') drift[j] = drift[j]! * 0.98 + 0.002 * random.normal();
      rate[date.length] = Number((eurPerUnit[code]! * Math.exp(drift[j]!)).toPrecision(6));
      date.push(text);
      currency.push(code);
    }
  }
  return {
    length: date.length,
    columns: {
      date: { type: 'text', values: date },
      currency: { type: 'text', values: currency },
      rate: { type: 'float64', values: rate },
    },
  };
}
