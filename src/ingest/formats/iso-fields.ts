import type { Amount, Fault } from './payment.ts';
import { type Read, readAmount, readTime } from './values.ts';
import type { XmlNode } from './xml-node.ts';

/** An amount element: `<Amt Ccy="EUR">1.20</Amt>`. Null where the element is absent. */
export function isoAmount(node: XmlNode | null): Read<Amount> | null {
  if (node === null) return null;
  return readAmount(node.read() ?? '', node.attributes['Ccy'] ?? '', '.');
}

/** The amount of the first element that is there and readable; the rest does not matter. */
export function amountAt(node: XmlNode | null, ...paths: readonly string[]): Amount | null {
  for (const path of paths) {
    const amount = isoAmount(node?.at(path) ?? null);
    if (amount?.ok === true) return amount.value;
  }
  return null;
}

/** What was instructed, where it is not what was booked; the difference are charges or an exchange. */
export function differing(instructed: Amount | null, booked: Amount | null): Amount | null {
  const same = instructed?.minor === booked?.minor && instructed?.currency === booked?.currency;
  return same ? null : instructed;
}

/** Charges in all their forms across the versions. */
export function isoCharges(node: XmlNode): readonly Amount[] {
  const records = [...node.all('ChrgsInf'), ...node.all('Chrgs').flatMap((each) => [each, ...each.all('Rcrd')])];
  return records
    .map((record) => amountAt(record, 'Amt'))
    .filter((amount) => amount !== null && amount.minor > 0) as Amount[];
}

/** Remittance information: the free texts, then the structured references. */
export function isoRemittance(node: XmlNode): string | null {
  const info = node.at('RmtInf');
  if (info === null) return null;
  const free = info.all('Ustrd').map((each) => each.read());
  const structured = info
    .all('Strd')
    .map((each) => each.value('CdtrRefInf/Ref', 'CdtrRefInf/CdtrRef', 'RfrdDocInf/Nb'));
  const texts = [...free, ...structured].filter((text) => text !== null);
  return texts.length === 0 ? null : texts.join(' ');
}

/** The code or the proprietary text of a choice element. */
export function codeOrProprietary(node: XmlNode | null, path: string): string | null {
  return node?.value(`${path}/Cd`, `${path}/Prtry`, `${path}/Prtry/Cd`, path) ?? null;
}

export interface When {
  readonly at: number | null;
  readonly precision: 'instant' | 'day';
  readonly fault: Fault | null;
}

/** The first date element of the list that is there: `Dt`, `DtTm` or the bare text. */
export function isoWhen(...nodes: readonly (XmlNode | null | undefined)[]): When {
  for (const node of nodes) {
    const text = node?.value('DtTm', 'Dt') ?? node?.read() ?? null;
    if (text === null) continue;
    const time = readTime(text);
    if (time.ok) return { ...time.value, fault: null };
    return { at: null, precision: 'day', fault: time.fault };
  }
  return { at: null, precision: 'day', fault: { field: 'date', value: '', reason: 'no date is given' } };
}

/** ISO 20022 writes NOTPROVIDED where a reference is mandatory and there is none. */
export function reference(text: string | null): string | null {
  return text === null || /^(?:NOTPROVIDED|NONREF|NONE)$/i.test(text) ? null : text;
}
