import type { EntityType } from '#domain/codes';
import type { EpochMs } from '#domain/time';

/** One end of a payment, as far as the message tells. */
export interface PaymentEnd {
  readonly name: string | null;
  /** IBAN in electronic form, or the bank's own account number. */
  readonly account: string | null;
  /** BIC of its bank, else a clearing member identifier or the bank's name. */
  readonly agent: string | null;
  /** ISO 3166-1 alpha-2: of a valid IBAN, else of the address, else of the BIC. */
  readonly country: string | null;
  readonly kind: EntityType | null;
}

export const nobody: PaymentEnd = { name: null, account: null, agent: null, country: null, kind: null };

/** An amount as the message wrote it, in minor units. */
export interface Amount {
  readonly minor: number;
  readonly currency: string;
}

/** Why a record cannot be loaded. */
export interface Fault {
  readonly field: string;
  readonly value: string;
  readonly reason: string;
}

/** A payment of any format before it is decided which end is the customer. */
export interface Payment {
  /** Format and version, for instance camt.053.001.08 or MT940; a cover payment of pacs.009 ends in COV. */
  readonly format: string;
  readonly line: number;
  /** Identifies the message or statement within its file; business duplicates are looked for between messages. */
  readonly message: string;
  readonly endToEndId: string | null;
  readonly uetr: string | null;
  /** The account servicer's own reference of the booking. */
  readonly servicerReference: string | null;
  /** Other references of the message, by their standard name. */
  readonly references: Readonly<Record<string, string>>;
  readonly debtor: PaymentEnd;
  readonly creditor: PaymentEnd;
  /** Whose account the message is about: statements and orders say it, interbank messages may not (null). */
  readonly own: 'debtor' | 'creditor' | null;
  /** A return, rejection or reversal of an earlier payment. */
  readonly returned: boolean;
  readonly amount: Amount | null;
  /** What was instructed, where that differs from what was booked. */
  readonly original: Amount | null;
  readonly charges: readonly Amount[];
  readonly chargeBearer: string | null;
  readonly at: EpochMs | null;
  readonly precision: 'instant' | 'day';
  readonly purpose: string | null;
  /** Bank transaction code: Domain.Family.SubFamily of camt, the type of :61: of MT940. */
  readonly code: string | null;
  readonly remittance: string | null;
  /** Fields of the message without a place above: path → value. */
  readonly unmapped: readonly (readonly [path: string, value: string])[];
  /** The first reason why it cannot be loaded. */
  readonly fault: Fault | null;
}

/** Opening and closing balance of a statement against its entries, in minor units of its currency. */
export interface StatementSum {
  readonly statement: string;
  readonly account: string | null;
  readonly currency: string;
  readonly openingMinor: string;
  readonly entriesMinor: string;
  readonly closingMinor: string;
  /** closing − (opening + entries); "0" where the statement adds up. */
  readonly differenceMinor: string;
}

/** What pacs.002 or pain.002 says of an earlier payment. */
export interface PaymentStatus {
  readonly line: number;
  readonly endToEndId: string | null;
  readonly uetr: string | null;
  /** ISO 20022 status code, for instance ACCP, ACSC, RJCT. */
  readonly status: string | null;
  readonly reason: string | null;
}

/** Takes what a reader finds, in the order of the file. */
export interface PaymentSink {
  payment(payment: Payment): void;
  status(status: PaymentStatus): void;
  statement(sum: StatementSum): void;
  /** A record that could not be read at all. */
  refused(line: number, fault: Fault): void;
  /** Something that does not stop a record but that a person should know: kind of issue and an example. */
  issue(issue: string, example: string): void;
  /** A field of a header around the payments that has no place in them. */
  header(line: number, path: string, value: string): void;
}
