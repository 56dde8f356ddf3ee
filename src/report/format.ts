import { formatMoney, minorDigitsOf } from '#domain/money';
import { day, hour, minute, second } from '#domain/time';

const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1234567 → "1,234,567". */
export function count(value: number): string {
  return thousands.format(value);
}

/** For axes: 1,000,000 → "1 M", 20,000 → "20 k". */
export function compact(value: number): string {
  if (value >= 1e6) return `${decimal(value / 1e6)}${space}M`;
  return value >= 1e3 ? `${decimal(value / 1e3)}${space}k` : decimal(value);
}

/** Three significant digits: 0.1234 → "0.123", 12345.6 → "12,346", 0.0000123 → "0.0000123". */
export function decimal(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return minus(thousands.format(value));
  const digits = size < 1e-7 ? -1 : Math.max(0, 2 - Math.floor(Math.log10(size)));
  return minus(digits < 0 ? value.toExponential(1) : String(Number(value.toFixed(digits))));
}

/** Before a unit: a number and its unit stay on one line. */
const space = '\u00a0';

/** Share in [0, 1] as a percentage with two to three significant digits: 0.0012 → "0.12 %", 0.99973 → "99.97 %". */
export function percent(share: number): string {
  return `${percentNumber(share)}${space}%`;
}

function percentNumber(share: number): string {
  const value = share * 100;
  const size = Math.abs(value);
  // What is not everything must not read as everything.
  if (size > 99 && size < 100) return minus(((Math.sign(value) * Math.floor(size * 100 + 1e-6)) / 100).toFixed(2));
  const digits = size === 0 || size >= 10 ? 0 : size >= 1 ? 1 : size >= 0.1 ? 2 : 3;
  return minus(value.toFixed(digits));
}

/** "0.62 [0.55, 0.69]" as percentages: "62 % [55, 69]". */
export function percentWithInterval(share: number, interval: readonly [number, number] | null): string {
  if (interval === null) return percent(share);
  return `${percent(share)} ${intervalText(interval)}`;
}

/** An interval of shares in percent, without the sign: "[55, 69]". */
export function intervalText([low, high]: readonly [number, number]): string {
  return `[${percentNumber(low)}, ${percentNumber(high)}]`;
}

/** A tail probability: "0.00008", "1.5 · 10⁻⁷"; never rounded to 0. */
export function probability(p: number): string {
  if (p >= 0.001) return decimal(p);
  const exponent = Math.floor(Math.log10(p));
  if (exponent >= -5) return p.toFixed(1 - exponent).replace(/0+$/, '');
  return `${(p / 10 ** exponent).toFixed(1)}${space}·${space}${powerOfTen(exponent)}`;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** −3 → "10⁻³". */
export function powerOfTen(exponent: number): string {
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => superscripts[Number(digit)]!);
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** A score in (0, 1), cut to three digits: what is below 1 must not read as 1. */
export function score(value: number): string {
  return (Math.floor(value * 1000) / 1000).toFixed(3);
}

/** Whole currency units with the code where the amount is large, minor units otherwise: "25,400 EUR", "12.50 EUR". */
export function money(amountMinor: number, currency: string): string {
  const unit = 10 ** minorDigitsOf(currency);
  if (Math.abs(amountMinor) < 1000 * unit) {
    return minus(formatMoney(Math.round(amountMinor), currency)).replace(' ', space);
  }
  return `${minus(thousands.format(Math.round(amountMinor / unit)))}${space}${currency}`;
}

/** UTC, to the minute: "2024-03-02 14:05". */
export function dateTime(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString().slice(0, 16).replace('T', ' ') : 'not known';
}

/** UTC: "2024-03-02". */
export function date(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString().slice(0, 10) : 'not known';
}

/** A span of time in its natural unit: "3.2 h", "41 d". */
export function span(ms: number): string {
  const units = [
    [day, 'd'],
    [hour, 'h'],
    [minute, 'min'],
    [second, 's'],
  ] as const;
  const [size, name] = units.find(([size]) => Math.abs(ms) >= size) ?? [1, 'ms'];
  return `${decimal(ms / size)}${space}${name}`;
}

/** A raw feature value in the words of its unit; amounts are minor units of the currency. */
export function featureValue(value: number | null, unit: string, currency: string): string {
  if (value === null || !Number.isFinite(value)) return 'not known';
  if (unit === 'minor') return money(value, currency);
  if (unit === 'share') return percent(value);
  if (unit === 'ms') return span(value);
  if (unit === 'flag') return value === 0 ? 'no' : value === 1 ? 'yes' : percent(value);
  if (unit === 'count' || unit === 'level') return decimal(value);
  return unit === 'ratio' || unit === '' ? decimal(value) : `${decimal(value)}${space}${unit}`;
}

/** "1 alert", "2 alerts". */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** A minus sign in place of the hyphen. */
function minus(text: string): string {
  return text.replace(/^-/, '−');
}
