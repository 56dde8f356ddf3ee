import type { Answered } from '../api/call.ts';
import type { CountrySum } from './country-map.tsx';

/** Payments by the country of the counterparty, or of the place where none is known. Amounts without a rate count as 0. */
export function countriesOf(transfers: Answered<'getPartyActivity'>['transfers']): readonly CountrySum[] {
  const sums = new Map<string, CountrySum>();
  for (const { counterparty, placeCountry, direction, amountMinor } of transfers) {
    const code = counterparty.country ?? placeCountry;
    if (code === null) continue;
    const known = sums.get(code) ?? { code, inMinor: 0, outMinor: 0, payments: 0 };
    const part = direction === 'in' ? 'inMinor' : 'outMinor';
    sums.set(code, { ...known, [part]: known[part] + (amountMinor ?? 0), payments: known.payments + 1 });
  }
  return [...sums.values()];
}
