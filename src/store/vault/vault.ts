import { randomBytes } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import type { Tables } from '../tables/tables.ts';
import { deriveKey, seal, shortHmac, unseal } from './sealing.ts';

/**
 * Personal fields, encrypted with a key per subject that is itself wrapped by the master key. Deleting a subject's key
 * makes every copy of its fields unreadable, in the log, in backups and in archives alike.
 */
export interface Vault {
  /** The keys of these subjects; the missing ones are made. */
  keysOf(subjects: readonly string[]): Promise<SubjectKeys>;
  /** The sealed fields; null after erasure. */
  open(subject: string, sealed: string): Promise<Readonly<Record<string, unknown>> | null>;
  /** The same value gives the same token; without the master key it cannot be turned back or guessed at. */
  pseudonym(value: string): string;
  /**
   * Deletes the keys of a party and of its accounts, within a transaction if one is given. Returns how many there were.
   * @param accountIds accounts of the party that the table of accounts does not have yet
   */
  erase(partyId: string, within?: Transaction<Tables>, accountIds?: readonly string[]): Promise<number>;
  /** Drops keys from memory: a reader may have taken them up again before the transaction of an erasure was committed. */
  forget(partyId: string, accountIds: readonly string[]): void;
}

export interface SubjectKeys {
  /** Base64. */
  seal(subject: string, fields: Readonly<Record<string, unknown>>): string;
  /** 128 bits in hex that only the subject's key can compute: two bodies compared without keeping either. */
  digest(subject: string, text: string): string;
}

export const partySubject = (partyId: string): string => `party:${partyId}`;
/** A transaction may arrive before its account is known, so its fields belong to the account. */
export const accountSubject = (accountId: string): string => `account:${accountId}`;

interface HeldKey {
  readonly key: Buffer;
  readonly since: number;
}

/** Another process's erasure reaches this one's memory within this time. */
const forgetAfterMs = 60_000;
/** A key in use is read again before that, so that nobody waits for it. */
const renewAfterMs = (3 * forgetAfterMs) / 4;
/** What comes due within this time is asked for together. */
const renewalMs = 100;
const mostKeysHeld = 200_000;
const mostTokensHeld = 200_000;

export interface VaultOptions {
  readonly db: Kysely<Tables>;
  readonly masterKey: Buffer;
  readonly now: () => number;
}

export function createVault({ db, masterKey, now }: VaultOptions): Vault {
  const wrapping = deriveKey(masterKey, 'wrapping');
  const pseudonyms = deriveKey(masterKey, 'pseudonyms');
  const held = new Map<string, HeldKey>();
  const tokens = new Map<string, string>();
  /** Counts what was dropped on purpose: a key that was read meanwhile may be gone, and is not kept. */
  let drops = 0;
  const due = new Set<string>();
  let isRenewing = false;

  function drop(subject: string): void {
    drops++;
    held.delete(subject);
  }

  function hold(subject: string, key: Buffer): void {
    held.delete(subject);
    held.set(subject, { key, since: now() });
    if (held.size > mostKeysHeld) held.delete(held.keys().next().value ?? '');
  }

  function unwrap(subject: string, wrapped: Buffer): Buffer {
    try {
      return unseal(wrapping, wrapped, subject);
    } catch (error) {
      const sentence = 'The master key is not the one that personal fields were encrypted with: restore it.';
      throw new AppError('vault.wrong-master-key', sentence, {}, error);
    }
  }

  async function load(subjects: readonly string[], into: Map<string, Buffer>): Promise<void> {
    const before = drops;
    const { rows } = await sql<{ subject: string; wrapped: Buffer }>`
      SELECT subject, wrapped FROM subject_key WHERE subject = ANY(${subjects})`.execute(db);
    for (const { subject, wrapped } of rows) {
      const key = unwrap(subject, wrapped);
      if (drops === before) hold(subject, key);
      into.set(subject, key);
    }
  }

  async function create(subjects: readonly string[]): Promise<void> {
    // Sorted, so that two processes making the same keys never wait for each other in a circle.
    const sorted = [...subjects].sort();
    const wrapped = sorted.map((subject) => seal(wrapping, randomBytes(32), subject));
    await sql`INSERT INTO subject_key (subject, wrapped, created_at)
      SELECT s, w, ${now()}::bigint FROM unnest(${sorted}::text[], ${wrapped}::bytea[]) AS t (s, w)
      ON CONFLICT DO NOTHING`.execute(db);
  }

  async function renew(): Promise<void> {
    isRenewing = true;
    while (due.size > 0) {
      await new Promise((resolve) => {
        setTimeout(resolve, renewalMs).unref();
      });
      const subjects = [...due];
      due.clear();
      const found = new Map<string, Buffer>();
      // What cannot be read again is forgotten in time, and whoever needs it then hears why.
      const isRead = await load(subjects, found).then(
        () => true,
        () => false,
      );
      if (isRead) for (const subject of subjects) if (!found.has(subject)) held.delete(subject);
    }
    isRenewing = false;
  }

  function freshKey(subject: string): Buffer | undefined {
    const found = held.get(subject);
    if (found === undefined) return undefined;
    const age = now() - found.since;
    if (age >= forgetAfterMs) return undefined;
    if (age >= renewAfterMs) {
      due.add(subject);
      if (!isRenewing) void renew();
    }
    return found.key;
  }

  function freshKeys(subjects: readonly string[]): { keys: Map<string, Buffer>; wanted: readonly string[] } {
    const keys = new Map<string, Buffer>();
    const wanted = new Set<string>();
    for (const subject of subjects) {
      const key = freshKey(subject);
      if (key === undefined) wanted.add(subject);
      else keys.set(subject, key);
    }
    return { keys, wanted: [...wanted] };
  }

  async function loadOrCreate(subjects: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const keys = new Map<string, Buffer>();
    await load(subjects, keys);
    const missing = subjects.filter((subject) => !keys.has(subject));
    if (missing.length === 0) return keys;
    await create(missing);
    // Read back: another process may have made the key of the same subject first.
    await load(missing, keys);
    return keys;
  }

  let underWay: Promise<unknown> = Promise.resolve();
  let gathering: { readonly wanted: Set<string>; readonly found: Promise<ReadonlyMap<string, Buffer>> } | null = null;

  /** Many callers at once ask the database together: what comes while it is being asked waits for the next time. */
  async function gather(subjects: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    if (gathering === null) {
      const wanted = new Set<string>();
      const found = underWay.then(async () => {
        gathering = null;
        return await loadOrCreate([...wanted]);
      });
      underWay = found.catch(() => {});
      gathering = { wanted, found };
    }
    for (const subject of subjects) gathering.wanted.add(subject);
    return await gathering.found;
  }

  return {
    async keysOf(subjects) {
      const { keys, wanted } = freshKeys(subjects);
      if (wanted.length > 0) {
        const found = await gather(wanted);
        for (const subject of wanted) keys.set(subject, found.get(subject)!);
      }
      const keyOf = (subject: string): Buffer => {
        const key = keys.get(subject);
        if (key === undefined) throw new AppError('vault.not-prepared', `No key of ${subject} was asked for.`);
        return key;
      };
      return {
        seal: (subject, fields) => seal(keyOf(subject), JSON.stringify(fields), subject).toString('base64'),
        digest: (subject, text) => shortHmac(keyOf(subject), text).toString('hex'),
      };
    },
    async open(subject, sealed) {
      const found = new Map<string, Buffer>();
      const fresh = freshKey(subject);
      if (fresh === undefined) await load([subject], found);
      const key = fresh ?? found.get(subject);
      if (key === undefined) return null;
      try {
        return JSON.parse(unseal(key, Buffer.from(sealed, 'base64'), subject).toString()) as Record<string, unknown>;
      } catch {
        // Sealed before an erasure; the subject came back since with a new key.
        return null;
      }
    },
    pseudonym(value) {
      // Counterparties and devices come again and again.
      let token = tokens.get(value);
      if (token === undefined) {
        if (tokens.size >= mostTokensHeld) tokens.clear();
        token = shortHmac(pseudonyms, value).toString('base64url');
        tokens.set(value, token);
      }
      return token;
    },
    forget(partyId, accountIds) {
      for (const subject of [partySubject(partyId), ...accountIds.map(accountSubject)]) drop(subject);
    },
    async erase(partyId, within, accountIds = []) {
      const { rows } = await sql<{ subject: string }>`
        DELETE FROM subject_key WHERE subject = ANY(${[partySubject(partyId), ...accountIds.map(accountSubject)]})
          OR subject IN (SELECT 'account:' || id FROM account WHERE party_id = ${partyId})
        RETURNING subject`.execute(within ?? db);
      for (const { subject } of rows) drop(subject);
      return rows.length;
    },
  };
}
