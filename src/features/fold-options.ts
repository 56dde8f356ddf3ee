import type { CountryRiskList } from '#domain/country-risk';
import { defaultCountryRisk } from '#domain/country-risk';
import { type TimeZone, utc } from '#domain/time-zone';

/** Parameters of features. Amounts are minor units of the base currency; all hours are local. */
export interface FoldOptions {
  /** From this amount on a transaction is reported to the authority (10,000.00 by default). */
  readonly reportingLimitMinor: number;
  /** Amounts in [share · limit, limit) count as just under it. In (0, 1). */
  readonly nearLimitShare: number;
  /** Amounts that are whole multiples of this count as round (100.00 by default). */
  readonly roundMinor: number;
  /** Off-hours are [fromHour, 24) and [0, toHour). */
  readonly offHours: { readonly fromHour: number; readonly toHour: number };
  /** Whether Saturdays and Sundays are off-hours. */
  readonly weekendsAreOffHours: boolean;
  readonly timeZone: TimeZone;
  readonly countryRisk: CountryRiskList;
}

export const defaultFoldOptions: FoldOptions = {
  reportingLimitMinor: 1_000_000,
  nearLimitShare: 0.9,
  roundMinor: 10_000,
  offHours: { fromHour: 22, toHour: 6 },
  weekendsAreOffHours: false,
  timeZone: utc,
  countryRisk: defaultCountryRisk,
};
