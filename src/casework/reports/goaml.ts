import { minorDigitsOf } from '#domain/money';
import { element, known, type XmlElement } from './xml.ts';

/** Who reports, as the authority knows it. */
export interface ReportingEntity {
  /** Number that the authority gave. */
  readonly rentityId: string;
  readonly institutionName: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly occupation: string | null;
}

export interface ReportedParty {
  readonly entityType: 'individual' | 'business' | null;
  /** Null where it is not known, or was erased. */
  readonly name: string | null;
  readonly birthDate: string | null;
  readonly country: string | null;
  readonly occupation: string | null;
}

export interface ReportedSide {
  readonly ours: boolean;
  readonly account: string | null;
  readonly institution: string | null;
  readonly name: string | null;
  readonly country: string | null;
}

export interface ReportedTransaction {
  readonly id: string;
  readonly at: number;
  /** In minor units of `currency`. */
  readonly amountMinor: number;
  readonly channel: string | null;
  readonly scheme: string | null;
  readonly description: string | null;
  readonly payer: ReportedSide;
  readonly payee: ReportedSide;
}

export interface GoamlReport {
  readonly code: 'STR' | 'SAR';
  readonly reference: string;
  readonly submittedAt: number;
  readonly currency: string;
  readonly reporter: ReportingEntity;
  readonly party: ReportedParty;
  readonly transactions: readonly ReportedTransaction[];
  readonly reason: string;
  readonly action: string | null;
  readonly indicators: readonly string[];
}

/** ISO 3166-1's user-assigned code for a country that is not known. */
const unknownCountry = 'ZZ';

function moment(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** 123456 minor units of EUR → `1234.56`; goAML wants at least two decimals. */
export function amountText(amountMinor: number, currency: string): string {
  const digits = minorDigitsOf(currency);
  const text = String(amountMinor).padStart(digits + 1, '0');
  const whole = digits === 0 ? text : text.slice(0, -digits);
  return `${whole}.${(digits === 0 ? '' : text.slice(-digits)).padEnd(2, '0')}`;
}

function personOf({ name, birthDate, country, occupation }: ReportedParty): XmlElement | null {
  if (name === null) return null;
  const words = name.trim().split(/\s+/);
  const last = words.pop() ?? name;
  return element('person', [
    known('first_name', words.join(' ')),
    element('last_name', last),
    birthDate === null ? null : element('birthdate', `${birthDate}T00:00:00`),
    known('residence', country),
    known('occupation', occupation),
  ]);
}

function entityOf({ name, country }: ReportedParty): XmlElement | null {
  return name === null
    ? null
    : element('entity', [element('name', name), known('incorporation_country_code', country)]);
}

function sideOf(side: ReportedSide, direction: 'from' | 'to'): XmlElement {
  const { ours, account, institution, name, country } = side;
  const held =
    account === null
      ? null
      : element(`${direction}_account`, [
          element('institution_name', institution ?? 'unknown'),
          element('account', account),
        ]);
  // A name alone is a person or a company, which is not known of an outsider: goAML takes it as an entity.
  const named = account === null && name !== null ? element(`${direction}_entity`, [element('name', name)]) : null;
  return element(`t_${direction}${ours ? '_my_client' : ''}`, [
    element(`${direction}_funds_code`, 'E'),
    held,
    named,
    element(`${direction}_country`, country ?? unknownCountry),
  ]);
}

function transactionOf(transaction: ReportedTransaction, currency: string): XmlElement {
  const { id, at, amountMinor, channel, scheme, description, payer, payee } = transaction;
  return element('transaction', [
    element('transactionnumber', id),
    known('transaction_description', description),
    element('date_transaction', moment(at)),
    element('transmode_code', (channel ?? scheme ?? 'unknown').slice(0, 20)),
    element('amount_local', amountText(amountMinor, currency)),
    sideOf(payer, 'from'),
    sideOf(payee, 'to'),
  ]);
}

/** The report as a tree in the order of goAML; `structureProblems` says whether it may leave the house. */
export function goamlReport(report: GoamlReport): XmlElement {
  const { code, reference, submittedAt, currency, reporter, party, transactions, reason, action, indicators } = report;
  const subject = party.entityType === 'business' ? entityOf(party) : personOf(party);
  const activity = element('activity', [
    element('report_parties', [
      element('report_party', [subject, element('significance', '10'), element('reason', reason.slice(0, 4000))]),
    ]),
  ]);
  return element('report', [
    element('rentity_id', reporter.rentityId),
    element('submission_code', 'E'),
    element('report_code', code),
    element('entity_reference', reference),
    element('submission_date', moment(submittedAt)),
    element('currency_code_local', currency),
    element('reporting_person', [
      element('first_name', reporter.firstName),
      element('last_name', reporter.lastName),
      known('occupation', reporter.occupation),
    ]),
    element('reason', reason),
    known('action', action),
    ...(transactions.length === 0 ? [activity] : transactions.map((each) => transactionOf(each, currency))),
    element(
      'report_indicators',
      indicators.map((indicator) => element('indicator', indicator)),
    ),
  ]);
}
