import { electronicFormatIBAN, extractBIC, isValidBIC, isValidIBAN } from 'ibantools';
import { countryCode } from '#domain/countries';
import type { PaymentSink } from './payment.ts';

const looksLikeIban = /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/;

/** An account number in electronic form. Where it claims to be an IBAN and its check digits are wrong, the sink is told. */
export function accountNumber(text: string | null, claimed: boolean, sink: PaymentSink): string | null {
  if (text === null) return null;
  const compact = electronicFormatIBAN(text) ?? '';
  if (compact === '') return text.trim() === '' ? null : text.trim();
  if (isValidIBAN(compact)) return compact;
  if (!claimed && !looksLikeIban.test(compact)) return text.trim();
  sink.issue('IBAN whose check digits or length are wrong', text);
  return compact;
}

/** A BIC in capitals; one that is not well-formed (ISO 9362) is kept as it is and reported. */
export function bankIdentifier(text: string | null, sink: PaymentSink): string | null {
  const compact = text?.replaceAll(/\s/g, '').toUpperCase() ?? '';
  if (compact === '') return null;
  if (!isValidBIC(compact)) sink.issue('BIC that is not well-formed', text ?? '');
  return compact;
}

/** ISO 3166-1 alpha-2 of a valid IBAN, else of the address, else of the BIC. */
export function countryOf(account: string | null, address: string | null, agent: string | null): string | null {
  if (account !== null && isValidIBAN(account) && known(account.slice(0, 2))) return account.slice(0, 2);
  if (address !== null && known(address)) return address;
  const bank = agent !== null && isValidBIC(agent) ? (extractBIC(agent).countryCode ?? null) : null;
  return bank !== null && known(bank) ? bank : null;
}

function known(country: string): boolean {
  return countryCode(country) >= 0;
}
