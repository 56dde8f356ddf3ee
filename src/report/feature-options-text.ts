import { formatMoney } from '#domain/money';
import type { Model } from '#model/model';

/** What a model's features measure by, in one line. */
export function featureOptionsText(options: Model['featureOptions']): string {
  const { currency, reportingLimitMinor, nearLimitShare, roundMinor, offHours, weekendsAreOffHours } = options;
  const { timeZone, countryRisk } = options;
  const weekends = weekendsAreOffHours ? ' and weekends' : '';
  return [
    `reporting limit ${formatMoney(reportingLimitMinor, currency)}, just under it from ${Math.round(100 * nearLimitShare)} %`,
    `round amounts are multiples of ${formatMoney(roundMinor, currency)}`,
    `off-hours ${offHours.fromHour}–${offHours.toHour} h${weekends}, ${timeZone.name}`,
    `countries by "${countryRisk.name}" as of ${countryRisk.asOf}`,
  ].join('; ');
}
