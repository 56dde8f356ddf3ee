import { pseudonymRule } from '#contract/privacy/pseudonym-rule';
import { type LoadedKind, recordFields } from '#contract/records';
import type { Pseudonymiser } from '#ingest/pseudonyms/pseudonymiser';
import type { Field, LogKind, NewRecord } from '#stream/record';

/** Kinds of the log as canonical records; an answer to a survey is none, and its identifiers are like those of events. */
export const recordKinds: Readonly<Record<LogKind, LoadedKind>> = {
  transaction: 'transactions',
  party: 'parties',
  account: 'accounts',
  'behaviour-event': 'behaviour-events',
  complaint: 'complaints',
  incident: 'incidents',
  'survey-answer': 'complaints',
  'screening-hit': 'screening-hits',
};

/**
 * A record as pseudonymised files hold it: the same tokens under the same key, so that a stream goes on where a
 * pseudonymised history ended.
 */
export function pseudonymousRecord(record: NewRecord, tokenOf: Pseudonymiser): NewRecord {
  const kind = recordKinds[record.kind];
  const fields = new Map(recordFields[kind].map((field) => [field.name, field]));
  const body: Record<string, Field> = {};
  for (const [name, value] of Object.entries(record.body)) {
    const field = fields.get(name);
    const rule = field === undefined ? ({ becomes: 'itself' } as const) : pseudonymRule(kind, field);
    if (value === null || rule.becomes === 'itself') body[name] = value;
    else if (rule.becomes === 'token') body[name] = tokenOf(rule.space, String(value));
    else if (rule.becomes === 'first-of-its-year') body[name] = `${String(value).slice(0, 4)}-01-01`;
    else body[name] = null;
  }
  const key =
    record.kind === 'transaction' ? body['accountId'] : record.kind === 'party' ? body['id'] : body['partyId'];
  const id = record.body['id'] === record.id ? String(body['id']) : record.id;
  return { ...record, id, key: String(key), body };
}
