import type { RecordField } from '../record-fields.ts';
import type { LoadedKind } from '../records.ts';

/** What pseudonymisation makes of a field. Tokens of one space compare equal where their values were equal. */
export type PseudonymRule =
  | { readonly becomes: 'itself' | 'nothing' | 'first-of-its-year' }
  | { readonly becomes: 'token'; readonly space: string };

/** What a field names; tokens of one space join across records and files. */
const spaces: Readonly<Record<string, string>> = {
  partyId: 'parties',
  accountId: 'accounts',
  counterpartyAccountId: 'accounts',
  transactionId: 'transactions',
  deviceId: 'device',
  sessionId: 'session',
  // Features ask which of these are equal, not what they are.
  counterpartyIdentifier: 'counterparty',
  counterpartyName: 'name',
  matchedName: 'name',
};

/**
 * How a field leaves pseudonymisation: identifiers and what features compare become tokens, names and free text nothing,
 * a birth date the first day of its year. What is left over describes many persons alike, or none.
 */
export function pseudonymRule(kind: LoadedKind, field: Pick<RecordField, 'name' | 'kind' | 'privacy'>): PseudonymRule {
  const { name, privacy } = field;
  const space = name === 'id' ? kind : spaces[name];
  if (space !== undefined) return { becomes: 'token', space };
  if (field.kind === 'date' && privacy === 'quasi-identifying') return { becomes: 'first-of-its-year' };
  return { becomes: privacy === 'identifying' || privacy === 'pseudonymous' ? 'nothing' : 'itself' };
}
