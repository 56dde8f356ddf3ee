import { behaviourTypes, channels, directions, schemes, timePrecisions } from '#domain/codes';
import { countries } from '#domain/countries';
import { countryListing } from '#domain/country-risk';
import { day, hour, minute } from '#domain/time';
import { LocalClock } from '#domain/time-zone';
import { bitOf, maskOf } from '../conditions.ts';
import type { Condition } from '../conditions.ts';
import { eventKinds } from '../event-chunk.ts';
import type { EventChunk } from '../event-chunk.ts';
import type { FoldOptions } from '../fold-options.ts';

const out = directions.indexOf('out');
const dayOnly = timePrecisions.indexOf('day');

function table<T extends string>(
  codes: readonly T[],
  bits: Partial<Record<T, readonly Condition[]>>,
  ...known: readonly Condition[]
): Int32Array {
  // Shifted by one place for −1: an unknown code meets no condition.
  return Int32Array.from([null, ...codes], (code) => (code === null ? 0 : maskOf([...known, ...(bits[code] ?? [])])));
}

const channelBits = table(channels, { online: ['remote'], mobile: ['remote'], api: ['remote'] }, 'channel-known');
const schemeBits = table(schemes, { cash: ['cash'], wire: ['wire'] }, 'scheme-known');
const behaviourBits = table(behaviourTypes, {
  login: ['login'],
  'login-failed': ['login-failed'],
  'api-call': ['api-call'],
  'payee-added': ['profile-change'],
  'profile-changed': ['profile-change'],
  'password-changed': ['profile-change'],
  'device-added': ['profile-change'],
});

/** Minute of the local day, in [0, 1440). */
export function minuteOfDay(at: number, utcOffsetMs: number): number {
  const local = at + utcOffsetMs;
  return Math.floor((local - Math.floor(local / day) * day) / minute);
}

/** 1970-01-01 was a Thursday. */
function isWeekend(at: number, utcOffsetMs: number): boolean {
  const weekday = (Math.floor((at + utcOffsetMs) / day) + 4) % 7;
  return weekday === 0 || weekday === 6;
}

/**
 * Returns the function that says which conditions an event meets by itself: all but `new-counterparty`,
 * `has-interval` and `steady`, which depend on the party's past.
 */
export function eventFlags(options: FoldOptions): (chunk: EventChunk, i: number, partyCountry: number) => number {
  const highRisk = countryListing(options.countryRisk.highRisk);
  const sanctioned = countryListing(options.countryRisk.sanctioned);
  const listedCountries = [...options.countryRisk.highRisk, ...options.countryRisk.sanctioned];
  const listed = new Set(listedCountries.map((listing) => listing.country));
  // Shifted by one place for −1. Most countries are on no list at any time, and one look settles that.
  const everListed = Uint8Array.from(['', ...countries], (country) => (listed.has(country) ? 1 : 0));
  const { reportingLimitMinor, roundMinor, weekendsAreOffHours } = options;
  const nearLimitFrom = Math.ceil(options.reportingLimitMinor * options.nearLimitShare);
  const clock = new LocalClock(options.timeZone);
  const { fromHour, toHour } = options.offHours;

  const leg = (chunk: EventChunk, i: number, partyCountry: number): number => {
    const at = chunk.at[i]!;
    const amount = chunk.amount[i]!;
    let flags = bitOf.leg | (chunk.direction[i] === out ? bitOf.out : bitOf.in);
    flags |= channelBits[chunk.channel[i]! + 1]! | schemeBits[chunk.scheme[i]! + 1]!;
    const counterpartyCountry = chunk.counterpartyCountry[i]!;
    const placeCountry = chunk.placeCountry[i]!;
    if (counterpartyCountry >= 0 || placeCountry >= 0) flags |= bitOf['country-known'];
    if (counterpartyCountry >= 0 && partyCountry >= 0) {
      flags |= bitOf['border-known'] | (counterpartyCountry === partyCountry ? 0 : bitOf['cross-border']);
    }
    if (chunk.counterparty[i]! >= 0) flags |= bitOf['counterparty-known'];
    if (everListed[counterpartyCountry + 1] === 1 || everListed[placeCountry + 1] === 1) {
      if (highRisk(counterpartyCountry, at) || highRisk(placeCountry, at)) flags |= bitOf['high-risk-country'];
      if (sanctioned(counterpartyCountry, at) || sanctioned(placeCountry, at)) flags |= bitOf['sanctioned-country'];
    }
    if (chunk.timePrecision[i] !== dayOnly) {
      const utcOffsetMs = clock.offsetAt(at);
      const hours = (minuteOfDay(at, utcOffsetMs) * minute) / hour;
      const off = hours >= fromHour || hours < toHour || (weekendsAreOffHours && isWeekend(at, utcOffsetMs));
      flags |= bitOf['time-known'] | (off ? bitOf['off-hours'] : 0);
    }
    if (amount > 0 && Math.floor(amount / roundMinor) * roundMinor === amount) flags |= bitOf.round;
    if (amount >= nearLimitFrom && amount < reportingLimitMinor) flags |= bitOf['near-limit'];
    if (!Number.isNaN(chunk.latitude[i]!) && !Number.isNaN(chunk.longitude[i]!)) flags |= bitOf.located;
    return flags;
  };

  return (chunk, i, partyCountry) => {
    switch (chunk.kind[i]!) {
      case eventKinds.leg:
        return leg(chunk, i, partyCountry);
      case eventKinds.behaviour:
        return bitOf.behaviour | behaviourBits[chunk.channel[i]! + 1]! | (chunk.amount[i]! >= 0 ? bitOf.timed : 0);
      case eventKinds.complaint:
        return bitOf.complaint;
      case eventKinds.incident:
        return bitOf.incident;
      case eventKinds.screeningHit:
        return bitOf['screening-hit'];
      default:
        throw new RangeError(`Kind of event ${chunk.kind[i]!} is not known.`);
    }
  };
}
