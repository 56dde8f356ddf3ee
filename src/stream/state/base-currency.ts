import { largestAmountMinor, minorDigitsOf } from '#domain/money';

/** How amounts are brought to one currency. A rate is base units per unit of the other currency. */
export interface BaseCurrency {
  readonly currency: string;
  readonly rates: Readonly<Record<string, number>>;
}

/**
 * Whole minor units of the base currency, or null where there is no rate or the amount is beyond what can be counted.
 * `noted`: the rate that held when the record was accepted, NaN = none; it goes before those of `base`, so that a replay
 * converts as the first time.
 */
export function toBaseMinor(amountMinor: number, currency: string, noted: number, base: BaseCurrency): number | null {
  if (currency === base.currency) return amountMinor;
  const rate = Number.isNaN(noted) ? base.rates[currency] : noted;
  if (rate === undefined) return null;
  const scale = 10 ** (minorDigitsOf(base.currency) - minorDigitsOf(currency));
  const converted = Math.round(amountMinor * rate * scale);
  return converted <= largestAmountMinor ? converted : null;
}
