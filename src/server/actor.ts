import type { Principal } from '#access/permissions';
import { principalOf } from './handler.ts';

/** Who asks, as the audit trail names them: `user:7`, `key:ab12`. */
export function actorOf(call: { readonly principal: Principal | null }): string {
  const { kind, id } = principalOf(call);
  return `${kind}:${id}`;
}
