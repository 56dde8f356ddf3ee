import { hash } from 'node:crypto';
import type { SubjectKeys, Vault } from '#store/vault/vault';
import { partitionOf } from './event-log.ts';
import { type Field, type LogKind, logKinds, type NewRecord, privacy, type RecordBody } from './record.ts';

export interface EncodedRecord {
  /** 128 bits in hex of kind and identifier. */
  readonly id: string;
  /** 128 bits in hex of the whole body, which only the subject's key can compute. */
  readonly digest: string;
  /** Place in `logKinds`. */
  readonly kind: number;
  readonly partition: number;
  /** JSON without personal fields. */
  readonly body: string;
}

function isPresent(value: Field | undefined): value is string | number | boolean {
  return value !== null && value !== undefined;
}

export function subjectOf(record: NewRecord): string {
  return privacy[record.kind].subject(record.body);
}

/** The body as features see it: without personal fields, with tokens for what they compare. */
export function tokensOf(kind: LogKind, body: RecordBody, vault: Pick<Vault, 'pseudonym'>): RecordBody {
  const rule = privacy[kind];
  const kept: Record<string, Field> = { ...body };
  for (const name of rule.sealed) kept[name] = null;
  for (const name of rule.tokens) {
    const value = body[name];
    if (isPresent(value)) kept[name] = vault.pseudonym(`${name}:${value}`);
  }
  return kept;
}

/** What the log keeps of a record: personal fields sealed, the identifiers that features compare as tokens. */
export function encode(
  record: NewRecord,
  keys: SubjectKeys,
  vault: Pick<Vault, 'pseudonym'>,
  partitions: number,
): EncodedRecord {
  const rule = privacy[record.kind];
  const subject = rule.subject(record.body);
  let kept = { ...tokensOf(record.kind, record.body, vault), ...record.noted };
  let personal: Record<string, Field> | null = null;
  for (const name of rule.sealed) {
    const value = record.body[name];
    if (!isPresent(value)) continue;
    personal ??= {};
    personal[name] = value;
  }
  if (personal !== null) kept = { ...kept, sealed: keys.seal(subject, personal) };
  return {
    id: hash('sha256', `${record.kind}:${record.id}`).slice(0, 32),
    digest: keys.digest(subject, JSON.stringify(record.body)),
    kind: logKinds.indexOf(record.kind),
    partition: partitionOf(record.key, partitions),
    body: JSON.stringify(kept),
  };
}
