import { webhookConsumers } from '#notify/consumers';
import { deliverDue } from '#notify/deliver';
import { send } from '#notify/send';
import { createAddressGuard } from '#outbound/address-guard';
import { resolveName } from '#outbound/pinned';
import { runConsumer } from '#store/outbox/consumer';
import type { ServerDeps } from './deps.ts';
import { repeat } from './repeat.ts';

const timeoutMs = 15_000;

/** Queues events for webhook endpoints and sends them until stopped; what is under way is ended first. */
export function sendWebhooks(
  { db, vault, now }: Pick<ServerDeps, 'db' | 'vault' | 'now'>,
  ownNetworks: readonly string[],
  onTrouble: (code: string, message: string) => void,
): { stop(): Promise<void> } {
  const options = { guard: createAddressGuard(ownNetworks), resolve: resolveName, timeoutMs };
  const deps = {
    db,
    vault,
    now,
    random: Math.random,
    send: (url: string, headers: Readonly<Record<string, string>>, body: string) => send(url, headers, body, options),
    onTrouble,
  };
  const stopping = new AbortController();
  const queueing = webhookConsumers(now).map((consumer) =>
    runConsumer(db, consumer, { signal: stopping.signal, now, idleMs: 500, onTrouble }),
  );
  const sending = repeat(async () => (await deliverDue(deps)) > 0, 500, onTrouble, 'webhooks');
  return {
    async stop() {
      stopping.abort();
      await Promise.all([...queueing, sending.stop()]);
    },
  };
}
