import { money, number, percent } from './format.ts';

const minute = 60_000;
const spans: readonly (readonly [Intl.NumberFormatOptions['unit'], number])[] = [
  ['day', 1440 * minute],
  ['hour', 60 * minute],
  ['minute', minute],
  ['second', 1000],
];

/** Time that passed, in the largest unit of which there are two: `36 hours`. */
export function duration(ms: number): string {
  const [unit, size] = spans.find(([, each]) => Math.abs(ms) >= 2 * each) ?? spans.at(-1)!;
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: unit!,
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  }).format(ms / size);
}

/** A feature's raw value in the words of its unit; `–` = not known. */
export function inUnit(value: number | null, unit: string, currency: string): string {
  if (value === null) return '–';
  switch (unit) {
    case 'minor':
      return money(Math.round(value), currency);
    case 'ms':
      return duration(value);
    case 'share':
      return percent(value, value > 0 && value < 0.01 ? 1 : 0);
    case 'km':
    case 'km/h':
      return `${number(value)} ${unit}`;
    default:
      return number(value, Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 2);
  }
}
