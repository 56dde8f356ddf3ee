import { createHash } from 'node:crypto';

/** JSON as it is stored and hashed. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What a change wants to have written down: who, what, before, after, why. */
export interface AuditFact {
  /** User, API key or component that acted: `user:7`, `key:ab12`, `system:worker`. */
  readonly actor: string;
  /** Verb in the past, with its room: `threshold.released`, `case.assigned`. */
  readonly action: string;
  /** What it was done to: `case:12`. */
  readonly subject: string;
  /** State before and after; personal fields only as sealed text. */
  readonly before: Json;
  readonly after: Json;
  readonly reason: string | null;
}

/** One link of the chain. `hash` covers all other fields, `previous` included. */
export interface AuditEntry extends AuditFact {
  /** 1, 2, 3, … without a gap. */
  readonly sequence: number;
  /** UTC epoch ms. */
  readonly at: number;
  /** SHA-256 in hex of the entry before; 64 zeros for the first. */
  readonly previous: string;
  readonly hash: string;
}

export const genesisHash = '0'.repeat(64);

/** JSON with sorted names and no spaces: the same value always gives the same text. Source: RFC 8785, for our types. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name]!)}`);
  return `{${members.join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** SHA-256 in hex over the canonical JSON of all fields but the hash itself. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const { sequence, at, actor, action, subject, before, after, reason, previous } = entry;
  const text = canonicalJson({ sequence, at, actor, action, subject, before, after, reason, previous });
  return createHash('sha256').update(text).digest('hex');
}
