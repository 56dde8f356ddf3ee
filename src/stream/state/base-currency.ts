import { largestAmountMinor, minorDigitsOf } from '#domain/money';

/** How amounts are brought to one currency. A rate is base units per unit of the other currency. */
export interface BaseCurrency {
  readonly currency: string;
  readonly rates: Readonly<Record<string, number>>;
}

/** Whole minor units of the base currency, or null where there is no rate or the amount is beyond what can be counted. */
export function toBaseMinor(amountMinor: number, currency: string, base: BaseCurrency): number | null {
  if (currency === base.currency) return amountMinor;
  const rate = base.rates[currency];
  if (rate === undefined) return null;
  const scale = 10 ** (minorDigitsOf(base.currency) - minorDigitsOf(currency));
  const converted = Math.round(amountMinor * rate * scale);
  return converted <= largestAmountMinor ? converted : null;
}
