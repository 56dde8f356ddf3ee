import {
  amountAt,
  codeOrProprietary,
  differing,
  isoAmount,
  isoCharges,
  isoRemittance,
  isoWhen,
  reference,
} from './iso-fields.ts';
import { isoEnd } from './iso-party.ts';
import type { Payment, PaymentSink } from './payment.ts';
import type { XmlNode } from './xml-node.ts';

/**
 * CdtTrfTxInf of pain.001, pacs.008 and pacs.009. `header` is what stands around it: PmtInf of pain.001 (null between
 * banks) and the group header.
 */
export function creditTransfer(
  format: string,
  node: XmlNode,
  header: XmlNode | null,
  group: XmlNode | null,
  sink: PaymentSink,
): Payment {
  const order = format.startsWith('pain.');
  // A cover payment stands for the customers' payment that it covers, as MT202COV does.
  const covered = node.at('UndrlygCstmrCdtTrf');
  const customers = covered ?? node;
  const near = (name: string): XmlNode | null => customers.at(name) ?? header?.at(name) ?? null;
  const settled = order
    ? (node.at('Amt/InstdAmt') ?? node.at('Amt/EqvtAmt/Amt') ?? node.at('Amt'))
    : (node.at('IntrBkSttlmAmt') ?? node.at('Amt'));
  const amount = isoAmount(settled);
  const instructed = order ? null : amountAt(customers, 'InstdAmt');
  const when = order
    ? isoWhen(header?.at('ReqdExctnDt'), group?.at('CreDtTm'))
    : isoWhen(node.at('AccptncDtTm'), node.at('IntrBkSttlmDt'), group?.at('IntrBkSttlmDt'), group?.at('CreDtTm'));
  const debtor = isoEnd(near('Dbtr'), near('DbtrAcct'), near('DbtrAgt'), sink);
  const creditor = isoEnd(customers.at('Cdtr'), customers.at('CdtrAcct'), customers.at('CdtrAgt'), sink);
  const booked = amount?.ok === true ? amount.value : null;
  const fault =
    amount === null
      ? { field: 'amount', value: '', reason: 'no amount is given' }
      : amount.ok
        ? when.fault
        : amount.fault;
  const references: Record<string, string> = {};
  for (const name of ['InstrId', 'TxId', 'ClrSysRef']) {
    const text = reference(node.value(`PmtId/${name}`));
    if (text !== null) references[name] = text;
  }
  return {
    format: covered === null ? format : `${format} COV`,
    line: node.line,
    message: group?.value('MsgId') ?? '',
    endToEndId: reference(node.value('PmtId/EndToEndId')),
    uetr: node.value('PmtId/UETR')?.toLowerCase() ?? null,
    servicerReference: null,
    references,
    debtor,
    creditor,
    own: order ? 'debtor' : null,
    returned: false,
    amount: booked,
    original: differing(instructed, booked),
    charges: isoCharges(node),
    chargeBearer: node.value('ChrgBr') ?? header?.value('ChrgBr') ?? null,
    at: when.at,
    precision: when.precision,
    purpose:
      codeOrProprietary(node, 'Purp') ??
      codeOrProprietary(node, 'PmtTpInf/CtgyPurp') ??
      codeOrProprietary(header, 'PmtTpInf/CtgyPurp'),
    code: null,
    remittance: isoRemittance(customers),
    unmapped: node.unread(),
    fault,
  };
}
