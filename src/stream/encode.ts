import { hash } from 'node:crypto';
import type { SubjectKeys, Vault } from '#store/vault/vault';
import { type Field, type NewRecord, privacy } from './record.ts';

export interface EncodedRecord {
  /** 128 bits in hex of kind and identifier. */
  readonly id: string;
  /** 128 bits in hex of the whole body, which only the subject's key can compute. */
  readonly digest: string;
  /** JSON without personal fields. */
  readonly body: string;
}

function isPresent(value: Field | undefined): value is string | number | boolean {
  return value !== null && value !== undefined;
}

export function subjectOf(record: NewRecord): string {
  return privacy[record.kind].subject(record.body);
}

/** What the log keeps of a record: personal fields sealed, the identifiers that features compare as tokens. */
export function encode(record: NewRecord, keys: SubjectKeys, vault: Pick<Vault, 'pseudonym'>): EncodedRecord {
  const rule = privacy[record.kind];
  const subject = rule.subject(record.body);
  const kept: Record<string, Field> = { ...record.body };
  let personal: Record<string, Field> | null = null;
  for (const name of rule.sealed) {
    const value = kept[name];
    if (!isPresent(value)) continue;
    personal ??= {};
    personal[name] = value;
    kept[name] = null;
  }
  for (const name of rule.tokens) {
    const value = record.body[name];
    if (isPresent(value)) kept[name] = vault.pseudonym(`${name}:${value}`);
  }
  if (personal !== null) kept['sealed'] = keys.seal(subject, personal);
  return {
    id: hash('sha256', `${record.kind}:${record.id}`).slice(0, 32),
    digest: keys.digest(subject, JSON.stringify(record.body)),
    body: JSON.stringify(kept),
  };
}
