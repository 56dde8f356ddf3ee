import { sql } from 'kysely';
import { type EventKind, eventKinds } from '#domain/event-kinds';
import type { Consumer } from '#store/outbox/consumer';
import { queue } from './deliveries.ts';
import { messageOf } from './message.ts';

const taintedKinds = Object.entries(eventKinds).flatMap(([kind, { tainted }]) => (tainted ? [kind] : []));

/**
 * Turns events into deliveries. Two consumers, because the outbox itself never shows a tainted event to the one whose
 * work a customer may see. Nothing is sent here, so an event is queued exactly once.
 */
export function webhookConsumers(now: () => number): readonly Consumer[] {
  return (['internal', 'customer'] as const).map((audience) => ({
    name: `webhooks-${audience}`,
    audience,
    kinds: Object.keys(eventKinds) as EventKind[],
    handle: async (transaction, event) => {
      // An event may be tainted though its kind is not: it goes where tainted kinds go, and nowhere else.
      const { rows } = await sql<{ id: string }>`SELECT id FROM webhook_endpoint WHERE state = 'active'
        AND audience = ${audience} AND ${event.kind} = ANY(kinds) AND since_position < ${event.position}
        AND (NOT ${event.tainted}::boolean OR kinds && ${taintedKinds}::text[])`.execute(transaction);
      for (const { id } of rows) await queue(transaction, id, messageOf(event), now());
    },
  }));
}
