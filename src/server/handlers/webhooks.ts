import { type Principal, reachOf } from '#access/permissions';
import type { webhookRoutes } from '#contract/api/webhook-routes';
import { createAddressGuard } from '#outbound/address-guard';
import { listDeliveries, queueTest, replayDelivery } from '#notify/deliveries';
import { addEndpoint, type Keeper, listEndpoints, rotateSecret, setEndpointState } from '#notify/endpoints';
import { actorOf } from '../actor.ts';
import type { ServerDeps } from '../deps.ts';
import { type HandlersOf, principalOf } from '../handler.ts';

function keeperOf(call: { readonly principal: Principal | null }): Keeper {
  return { id: actorOf(call), tainted: reachOf(principalOf(call), 'webhooks:tainted') !== null };
}

export function webhookHandlers({ db, vault, now, config }: ServerDeps): HandlersOf<typeof webhookRoutes> {
  const guard = createAddressGuard(config.webhookNetworks ?? []);
  const deps = { db, vault, now };
  return {
    async postWebhook(call) {
      return { status: 201, body: await addEndpoint(deps, guard, call.body, keeperOf(call)) };
    },
    async getWebhooks(call) {
      return { status: 200, body: { items: await listEndpoints(db, keeperOf(call)) } };
    },
    async patchWebhook(call) {
      return { status: 200, body: await setEndpointState(deps, call.params.id, call.body.state, keeperOf(call)) };
    },
    async deleteWebhook(call) {
      await setEndpointState(deps, call.params.id, 'deleted', keeperOf(call));
      return { status: 204 };
    },
    async postWebhookSecret(call) {
      return { status: 200, body: await rotateSecret(deps, call.params.id, call.body.graceHours, keeperOf(call)) };
    },
    async postWebhookTest(call) {
      return { status: 202, body: await queueTest(db, call.params.id, keeperOf(call), now()) };
    },
    async getWebhookDeliveries(call) {
      const { limit, before = null } = call.query;
      const items = await listDeliveries(db, call.params.id, { limit, before }, keeperOf(call));
      return { status: 200, body: { items } };
    },
    async postWebhookReplay(call) {
      const { id, deliveryId } = call.params;
      return { status: 202, body: await replayDelivery(db, id, deliveryId, keeperOf(call), now()) };
    },
  };
}
