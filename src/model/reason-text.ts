import { formatMoney } from '#domain/money';
import { day, hour, minute } from '#domain/time';

function grouped(value: number, digits: number): string {
  const [whole = '0', fraction] = Math.abs(value).toFixed(digits).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${value < 0 ? '-' : ''}${text}${fraction === undefined ? '' : `.${fraction}`}`;
}

function duration(ms: number): string {
  if (ms >= 2 * day) return `${grouped(ms / day, 0)} days`;
  if (ms >= 2 * hour) return `${grouped(ms / hour, 0)} hours`;
  if (ms >= 2 * minute) return `${grouped(ms / minute, 0)} minutes`;
  return `${grouped(ms / 1_000, 0)} seconds`;
}

/** A raw value in the words of its unit: 5000000 minor → "50,000.00 EUR"; unknown is "not known". */
export function describeValue(value: number, unit: string, currency: string): string {
  if (Number.isNaN(value)) return 'not known';
  if (Math.abs(value) > 1e15) return value.toExponential(2);
  switch (unit) {
    case 'minor':
      return formatMoney(Math.round(value), currency);
    case 'ms':
      return duration(value);
    case 'share':
      return `${grouped(value * 100, value > 0 && value < 0.01 ? 1 : 0)} %`;
    case 'flag':
      return value === 0 ? 'no' : 'yes';
    case 'count':
    case 'level':
      return grouped(value, Number.isInteger(value) ? 0 : 1);
    case 'km':
      return `${grouped(value, 0)} km`;
    default:
      return grouped(value, Math.abs(value) >= 100 ? 0 : 2);
  }
}

/** "above 99.8 % of", "below 97 % of" or "like most of": where a value stands among n peers. */
export function describeStanding(percentile: number): string {
  if (percentile >= 0.9) return `above ${share(percentile)} of`;
  if (percentile <= 0.1) return `below ${share(1 - percentile)} of`;
  return 'like most of';
}

function share(part: number): string {
  if (part >= 1) return 'all';
  const percent = part * 100;
  return `${percent > 99 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** 4112 → "4,112". */
export function describeCount(count: number): string {
  return grouped(count, 0);
}
