import { dirname, isAbsolute, join } from 'node:path';
import type { FeatureSettings } from '#contract/feature-settings';
import { AppError } from '#domain/app-error';
import type { CountryRiskList } from '#domain/country-risk';
import type { TimeZone } from '#domain/time-zone';
import { type FoldOptions, foldOptionsFor } from '#features/fold-options';
import { readCountryRisk } from './country-list-file.ts';
import { readTimeZone } from './time-zone.ts';

/** Feature settings of a policy file with the files that they name read; what depends on the currency is still open. */
export interface FeatureDecisions {
  /** Policy file, for messages; null where none was given. */
  readonly file: string | null;
  readonly settings: FeatureSettings;
  readonly countryRisk: CountryRiskList;
  readonly timeZone: TimeZone | null;
}

/** Reads what the settings name, relative to the policy's folder. Throws what `readCountryRisk` throws. */
export function readFeatureDecisions(settings: FeatureSettings = {}, file: string | null = null): FeatureDecisions {
  const { countryRisk, timeZone } = settings;
  const list =
    countryRisk === undefined || file === null || isAbsolute(countryRisk)
      ? countryRisk
      : join(dirname(file), countryRisk);
  return {
    file,
    settings,
    countryRisk: readCountryRisk(list),
    timeZone: timeZone === undefined ? null : readTimeZone(timeZone),
  };
}

/**
 * The options in force for a bank that counts in `currency`: what the settings leave out keeps its default. Throws
 * AppError `policy.no-limit` where amounts are given, but not in this currency.
 */
export function featureOptionsIn(currency: string, decisions: FeatureDecisions): FoldOptions {
  const { settings, countryRisk, timeZone } = decisions;
  const defaults = foldOptionsFor(currency, countryRisk);
  const missing: string[] = [];
  const amount = (name: 'reportingLimitMinor' | 'roundAmountMinor', otherwise: number): number => {
    const given = settings[name];
    if (given !== undefined && given[currency] === undefined)
      missing.push(`${name} (${Object.keys(given).join(', ')})`);
    return given?.[currency] ?? otherwise;
  };
  const { offHours } = settings;
  const options: FoldOptions = {
    currency,
    reportingLimitMinor: amount('reportingLimitMinor', defaults.reportingLimitMinor),
    nearLimitShare: settings.nearLimitShare ?? defaults.nearLimitShare,
    roundMinor: amount('roundAmountMinor', defaults.roundMinor),
    offHours: offHours === undefined ? defaults.offHours : { fromHour: offHours.from, toHour: offHours.to },
    weekendsAreOffHours: settings.weekendsAreOffHours ?? defaults.weekendsAreOffHours,
    timeZone: timeZone ?? defaults.timeZone,
    countryRisk,
  };
  if (missing.length === 0) return options;
  throw new AppError(
    'policy.no-limit',
    `The policy file ${decisions.file} gives amounts in other currencies than ${currency}, in which this bank counts: ${missing.join('; ')}.`,
    { currency, missing },
  );
}
