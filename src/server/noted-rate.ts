import type { RecordBody } from '#stream/record';
import type { ServerDeps } from './deps.ts';

/** The rate that a transaction of another currency is converted with, as it is kept with the record. */
export function notedRate(
  { baseCurrency, rates }: Pick<ServerDeps, 'baseCurrency' | 'rates'>,
  body: RecordBody,
): RecordBody {
  const { currency, at } = body;
  if (typeof currency !== 'string' || typeof at !== 'number' || currency === baseCurrency) return {};
  const found = rates.rateOf(currency, at);
  return found === null ? {} : { baseRate: found.rate, baseRateDay: found.day };
}
