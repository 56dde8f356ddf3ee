import { accountSubject, partySubject } from '#store/vault/vault';

/** Kinds of record in the log. The position is the code stored, so the list only grows at its end. */
export const logKinds = [
  'transaction',
  'party',
  'account',
  'behaviour-event',
  'complaint',
  'incident',
  'survey-answer',
  'screening-hit',
] as const;
export type LogKind = (typeof logKinds)[number];

export type Field = string | number | boolean | null;

/** The canonical record's fields, in the order of its schema: the order is part of what makes two bodies equal. */
export type RecordBody = Readonly<Record<string, Field>>;

export interface NewRecord {
  /** Unique within its kind: the caller's identifier, or one made for a change that may be repeated on purpose. */
  readonly id: string;
  readonly kind: LogKind;
  /** Records of one key keep their order. */
  readonly key: string;
  readonly body: RecordBody;
  /** What we know of it at acceptance, kept with the body; no part of what makes two records equal. */
  readonly noted?: RecordBody;
}

interface Privacy {
  /** Whose key encrypts the personal fields. */
  readonly subject: (body: RecordBody) => string;
  /** Leave the body and go, encrypted, into `sealed`. */
  readonly sealed: readonly string[];
  /** Stay in the body as tokens: features need to know which are equal, not what they are. */
  readonly tokens: readonly string[];
}

const ofParty = (body: RecordBody): string => partySubject(String(body['partyId']));
const ofAccount = (body: RecordBody): string => accountSubject(String(body['accountId']));

/** How the personal fields of each kind are kept. */
export const privacy: Readonly<Record<LogKind, Privacy>> = {
  transaction: {
    subject: ofAccount,
    sealed: ['counterpartyIdentifier', 'counterpartyName', 'description'],
    tokens: ['counterpartyIdentifier', 'counterpartyName', 'deviceId'],
  },
  party: { subject: (body) => partySubject(String(body['id'])), sealed: ['name', 'birthDate'], tokens: [] },
  account: { subject: (body) => accountSubject(String(body['id'])), sealed: [], tokens: [] },
  'behaviour-event': { subject: ofParty, sealed: [], tokens: ['sessionId', 'deviceId'] },
  complaint: { subject: ofParty, sealed: ['text'], tokens: [] },
  incident: { subject: ofParty, sealed: [], tokens: [] },
  'survey-answer': { subject: ofParty, sealed: ['text'], tokens: [] },
  // What the list calls somebody is nearly what the party is called.
  'screening-hit': { subject: ofParty, sealed: ['matchedName'], tokens: [] },
};
