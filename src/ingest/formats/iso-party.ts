import type { EntityType } from '#domain/codes';
import { accountNumber, bankIdentifier, countryOf } from './identifiers.ts';
import type { PaymentEnd, PaymentSink } from './payment.ts';
import type { XmlNode } from './xml-node.ts';

/** One end of a payment out of its party, account and agent elements; each may be absent. */
export function isoEnd(
  party: XmlNode | null,
  account: XmlNode | null,
  agent: XmlNode | null,
  sink: PaymentSink,
): PaymentEnd {
  const inner = party?.at('Pty') ?? party?.at('Agt') ?? party;
  const number = isoAccount(account, sink);
  // Between banks the parties are banks themselves and carry their BIC.
  const bank = isoAgent(agent, sink) ?? isoAgent(inner, sink);
  const institution = inner?.at('FinInstnId') ?? null;
  const address = inner?.value('PstlAdr/Ctry', 'CtryOfRes', 'FinInstnId/PstlAdr/Ctry') ?? null;
  return {
    name: inner?.value('Nm', 'FinInstnId/Nm') ?? account?.value('Nm') ?? null,
    account: number,
    agent: bank,
    country: countryOf(number, address, bank),
    kind: institution === null ? kindOf(inner) : 'business',
  };
}

/** Electronic form of an account's IBAN, or its other identifier. */
export function isoAccount(account: XmlNode | null, sink: PaymentSink): string | null {
  if (account === null) return null;
  const iban = account.value('Id/IBAN', 'IBAN');
  if (iban !== null) return accountNumber(iban, true, sink);
  return accountNumber(account.value('Id/Othr/Id', 'Id/BBAN', 'Id/PrtryAcct/Id', 'Prxy/Id'), false, sink);
}

/** BIC of an institution, else its clearing member identifier, else its name. */
export function isoAgent(agent: XmlNode | null, sink: PaymentSink): string | null {
  const bic = agent?.value('FinInstnId/BICFI', 'FinInstnId/BIC', 'FinInstnId/CmbndId/BIC') ?? null;
  if (bic !== null) return bankIdentifier(bic, sink);
  return agent?.value('FinInstnId/ClrSysMmbId/MmbId', 'FinInstnId/ClrSysMmbId/Id', 'FinInstnId/Nm') ?? null;
}

function kindOf(party: XmlNode | null | undefined): EntityType | null {
  if (party === null || party === undefined) return null;
  if (party.at('Id/PrvtId') !== null) return 'individual';
  return party.at('Id/OrgId') === null ? null : 'business';
}
