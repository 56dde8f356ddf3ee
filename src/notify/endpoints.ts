import { type Kysely, sql, type Transaction } from 'kysely';
import { AppError } from '#domain/app-error';
import type { AddressGuard } from '#outbound/address-guard';
import { checkTarget } from '#outbound/target';
import { hour } from '#domain/time';
import { type EventKind, eventKinds } from '#domain/event-kinds';
import { recordChange } from '#store/record-change';
import type { Tables } from '#store/tables/tables';
import type { Vault } from '#store/vault/vault';
import { newSecret } from './signature.ts';

/** Who asks, and whether they may know of endpoints that hear of tainted events. */
export interface Keeper {
  readonly id: string;
  readonly tainted: boolean;
}

export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly audience: 'internal' | 'customer';
  readonly kinds: readonly string[];
  readonly state: 'active' | 'disabled';
  /** Why it was disabled. */
  readonly stateReason: string | null;
  /** UTC epoch ms since which nothing arrives; null = the last attempt arrived. */
  readonly failingSince: number | null;
  /** Until when the secret before signs too. */
  readonly previousUntil: number | null;
  readonly createdBy: string;
  readonly createdAt: number;
}

export interface EndpointDeps {
  readonly db: Kysely<Tables>;
  readonly vault: Vault;
  readonly now: () => number;
}

const columns = sql`id, url, audience, kinds, state, state_reason AS "stateReason", failing_since AS "failingSince",
  previous_until AS "previousUntil", created_by AS "createdBy", created_at AS "createdAt"`;

export const secretSubject = (endpointId: string): string => `webhook:${endpointId}`;

function absent(): AppError {
  return new AppError('webhook.not-found', 'There is no such endpoint, or it is not yours to see.');
}

function isKind(kind: string): kind is EventKind {
  return Object.hasOwn(eventKinds, kind);
}

function hasTaint(kinds: readonly string[]): boolean {
  return kinds.some((kind) => !isKind(kind) || eventKinds[kind].tainted);
}

function checkKinds(kinds: readonly EventKind[], audience: Endpoint['audience'], keeper: Keeper): void {
  const tainted = kinds.filter((kind) => eventKinds[kind].tainted);
  if (tainted.length === 0) return;
  if (audience === 'customer') {
    throw new AppError('webhook.tainted', `Customers could learn of ${tainted.join(', ')}: that could tip off.`);
  }
  if (!keeper.tainted) throw new AppError('webhook.denied', `You may not have ${tainted.join(', ')} sent out.`);
}

async function visible(transaction: Kysely<Tables>, id: string, keeper: Keeper): Promise<Endpoint> {
  const { rows } = await sql<Endpoint>`SELECT ${columns} FROM webhook_endpoint
    WHERE id = ${id} AND state <> 'deleted' FOR UPDATE`.execute(transaction);
  const found = rows[0];
  if (found === undefined || (!keeper.tainted && hasTaint(found.kinds))) throw absent();
  return found;
}

/** What the audit trail keeps of an endpoint. The URL may hold a token of the receiver, so its origin only. */
function factsOf({ url, audience, kinds, state }: Pick<Endpoint, 'url' | 'audience' | 'kinds' | 'state'>) {
  return { origin: new URL(url).origin, audience, kinds: [...kinds], state };
}

async function sealedSecret({ vault }: EndpointDeps, id: string, secret: string): Promise<string> {
  const subject = secretSubject(id);
  return (await vault.keysOf([subject])).seal(subject, { secret });
}

/**
 * Adds an endpoint; it hears of what happens from now on. The secret is given once, here.
 * Errors: `webhook.bad-url`, `webhook.tainted`, `webhook.denied`, `webhook.exists`.
 */
export async function addEndpoint(
  deps: EndpointDeps,
  guard: AddressGuard,
  wanted: Pick<Endpoint, 'id' | 'url' | 'audience'> & { readonly kinds: readonly EventKind[] },
  keeper: Keeper,
): Promise<{ readonly endpoint: Endpoint; readonly secret: string }> {
  const { id, audience } = wanted;
  const url = checkTarget(wanted.url, guard, 'webhook.bad-url');
  const kinds = [...new Set(wanted.kinds)];
  checkKinds(kinds, audience, keeper);
  const secret = newSecret();
  const sealed = await sealedSecret(deps, id, secret);
  const now = deps.now();
  const endpoint = await deps.db.transaction().execute(async (transaction) => {
    const { rows } = await sql<Endpoint>`
      INSERT INTO webhook_endpoint (id, url, audience, kinds, state, secret, since_position, created_by, created_at)
      SELECT ${id}, ${url}, ${audience}, ${kinds}::text[], 'active', ${sealed}, position, ${keeper.id}, ${now}
      FROM outbox_head ON CONFLICT (id) DO NOTHING RETURNING ${columns}`.execute(transaction);
    const added = rows[0];
    if (added === undefined) throw new AppError('webhook.exists', `There is or was an endpoint ${id}: choose another.`);
    await note(transaction, { action: 'webhook.added', id, before: null, after: factsOf(added) }, keeper.id, now);
    return added;
  });
  return { endpoint, secret };
}

async function note(
  transaction: Transaction<Tables>,
  { action, id, before, after }: { action: string; id: string; before: FactsOrNull; after: FactsOrNull },
  actor: string,
  at: number,
): Promise<void> {
  const subject = `webhook:${id}`;
  await recordChange(transaction, { at, facts: [{ actor, action, subject, before, after, reason: null }], events: [] });
}
type FactsOrNull = ReturnType<typeof factsOf> | null;

/** Endpoints that the keeper may know of. */
export async function listEndpoints(db: Kysely<Tables>, keeper: Keeper): Promise<readonly Endpoint[]> {
  const { rows } = await sql<Endpoint>`SELECT ${columns} FROM webhook_endpoint WHERE state <> 'deleted'
    ORDER BY id`.execute(db);
  return rows.filter(({ kinds }) => keeper.tainted || !hasTaint(kinds));
}

export async function readEndpoint(db: Kysely<Tables>, id: string, keeper: Keeper): Promise<Endpoint> {
  return await db.transaction().execute((transaction) => visible(transaction, id, keeper));
}

/** Gives a new secret; the one before signs beside it for `graceHours`, 0 = not at all. Error `webhook.not-found`. */
export async function rotateSecret(
  deps: EndpointDeps,
  id: string,
  graceHours: number,
  keeper: Keeper,
): Promise<{ readonly endpoint: Endpoint; readonly secret: string }> {
  await readEndpoint(deps.db, id, keeper);
  const secret = newSecret();
  const sealed = await sealedSecret(deps, id, secret);
  const now = deps.now();
  const endpoint = await deps.db.transaction().execute(async (transaction) => {
    const before = await visible(transaction, id, keeper);
    const { rows } = await sql<Endpoint>`UPDATE webhook_endpoint SET previous_secret = secret, secret = ${sealed},
      previous_until = ${now + graceHours * hour} WHERE id = ${id} RETURNING ${columns}`.execute(transaction);
    const facts = factsOf(before);
    await note(transaction, { action: 'webhook.secret-rotated', id, before: facts, after: facts }, keeper.id, now);
    return rows[0]!;
  });
  return { endpoint, secret };
}

/** Enables, disables or deletes an endpoint. What waits for one that is disabled goes on when it is enabled. */
export async function setEndpointState(
  deps: EndpointDeps,
  id: string,
  state: 'active' | 'disabled' | 'deleted',
  keeper: Keeper,
): Promise<Endpoint> {
  const now = deps.now();
  return await deps.db.transaction().execute(async (transaction) => {
    const before = await visible(transaction, id, keeper);
    const { rows } = await sql<Endpoint>`UPDATE webhook_endpoint SET state = ${state}, failing_since = NULL,
      state_reason = ${state === 'disabled' ? `by ${keeper.id}` : null} WHERE id = ${id} RETURNING ${columns}`.execute(
      transaction,
    );
    const after = { ...factsOf(before), state: state as Endpoint['state'] };
    await note(transaction, { action: `webhook.${state}`, id, before: factsOf(before), after }, keeper.id, now);
    return rows[0]!;
  });
}
