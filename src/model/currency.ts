import { AppError } from '#domain/app-error';
import type { Model } from './model.ts';

/**
 * Amounts, limits and frames of a model are minor units of one currency. Throws AppError `model.other-currency` where
 * what is to be scored counts in another.
 */
export function refuseOtherCurrency(version: string, { featureOptions }: Model, currency: string): void {
  const own = featureOptions.currency;
  if (own === currency) return;
  throw new AppError(
    'model.other-currency',
    `Model ${version} was trained on amounts in ${own} and cannot score amounts in ${currency}: choose ${own} as the base currency, or a model that was trained in ${currency}.`,
    { own, currency },
  );
}
