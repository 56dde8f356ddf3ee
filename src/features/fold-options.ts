import type { CountryRiskList } from '#domain/country-risk';
import { minorDigitsOf } from '#domain/money';
import { type TimeZone, utc } from '#domain/time-zone';

/**
 * Parameters of features, plain data: a model version holds those it was trained with, and whatever scores by it folds
 * with them. All hours are local.
 */
export interface FoldOptions {
  /** ISO 4217: the base currency, in whose minor units the amounts below are. */
  readonly currency: string;
  /** From this amount on a transaction is reported to the authority. */
  readonly reportingLimitMinor: number;
  /** Amounts in [share · limit, limit) count as just under it. In (0, 1). */
  readonly nearLimitShare: number;
  /** Amounts that are whole multiples of this count as round. */
  readonly roundMinor: number;
  /** Off-hours are [fromHour, 24) and [0, toHour). */
  readonly offHours: { readonly fromHour: number; readonly toHour: number };
  /** Whether Saturdays and Sundays are off-hours. */
  readonly weekendsAreOffHours: boolean;
  readonly timeZone: TimeZone;
  readonly countryRisk: CountryRiskList;
}

const reportingLimit = 10_000;
const roundAmount = 100;

/** The defaults of a bank that counts in a currency. The lists come from a file, so they are given. */
export function foldOptionsFor(currency: string, countryRisk: CountryRiskList): FoldOptions {
  const minor = 10 ** minorDigitsOf(currency);
  return {
    currency,
    reportingLimitMinor: reportingLimit * minor,
    nearLimitShare: 0.9,
    roundMinor: roundAmount * minor,
    offHours: { fromHour: 22, toHour: 6 },
    weekendsAreOffHours: false,
    timeZone: utc,
    countryRisk,
  };
}
