import i18next from 'i18next';

/** The reader's own way of writing the chosen language: British dates where the browser says British. */
function locale(): string {
  return navigator.languages.find((each) => each.startsWith(i18next.language)) ?? i18next.language;
}

const digits: Record<string, number> = {};

/** Digits after the point of a currency (ISO 4217). */
function minorDigits(currency: string): number {
  return (digits[currency] ??=
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2);
}

/** Money from minor units, with its code: `25,400.00 EUR`. */
export function money(minor: number, currency: string): string {
  const places = minorDigits(currency);
  const value = new Intl.NumberFormat(locale(), {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
  return `${typeset(value.format(minor / 10 ** places))} ${currency}`;
}

/** What rounds to nothing has no sign: `0.000`, never `−0.000`. */
const signDisplay = 'negative';

/** With a minus as long as a plus, and a space before the sign of a percentage, in every language. */
function typeset(text: string): string {
  return text.replace('-', '−').replace(/\s?%/, '\u00a0%');
}

export function number(value: number, places = 0): string {
  const format = { signDisplay, minimumFractionDigits: places, maximumFractionDigits: places } as const;
  return typeset(new Intl.NumberFormat(locale(), format).format(value));
}

/** A share as `31 %`. */
export function percent(share: number, places = 0): string {
  const format = {
    style: 'percent',
    signDisplay,
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  } as const;
  return typeset(new Intl.NumberFormat(locale(), format).format(share));
}

/** `0.62 [0.55, 0.69]` */
export function interval(value: number, [low, high]: readonly [number, number], places = 2): string {
  return `${number(value, places)} [${number(low, places)}, ${number(high, places)}]`;
}

/** Date and time with the zone's name. */
export function time(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'long' }).format(at);
}

/** Date and minute, without the zone: beside something that says it. */
export function minute(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}

export function day(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(at);
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 hours ago`, `in 2 days`. */
export function relative(at: number, now: number, style: 'long' | 'short' = 'long'): string {
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto', style });
  for (const [unit, ms] of steps) {
    if (Math.abs(at - now) >= ms) return format.format(Math.round((at - now) / ms), unit);
  }
  return format.format(Math.round((at - now) / 1000), 'second');
}

/** A country's name in the reader's language; the code where it has none. */
export function countryName(code: string): string {
  return new Intl.DisplayNames([locale()], { type: 'region', fallback: 'code' }).of(code) ?? code;
}
