import type { EventKind } from '#domain/event-kinds';
import type { OutboxEvent } from '#store/outbox/outbox';

export interface Message {
  /** `webhook-id`: the same at every attempt and replay, so that receivers recognise repeats. */
  readonly id: string;
  readonly kind: string;
  /** As signed and sent. */
  readonly body: string;
}

/** Who moved where: a change, so that receivers keep a list without asking for all of it. Identifiers only. */
const movementFields = [
  'partyId',
  'segmentation',
  'segment',
  'audienceId',
  'version',
  'message',
  'language',
  'purpose',
] as const;
const movements: ReadonlySet<EventKind> = new Set<EventKind>([
  'segment.entered',
  'segment.left',
  'commercial-segment.entered',
  'commercial-segment.left',
  'audience.entered',
  'audience.left',
  'consent.given',
  'consent.withdrawn',
  'party.erased',
  // Whom a survey may be sent to; the link is looked up.
  'survey.invited',
  // Which of the fixed texts to send to whom.
  'message.requested',
]);

function bodyOf(type: string, at: number, data: object): string {
  return JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
}

/** What happened to what, and when; the rest is looked up by who may see it. */
export function messageOf({ position, kind, subject, payload, at }: OutboxEvent): Message {
  const movement = movements.has(kind)
    ? Object.fromEntries(movementFields.flatMap((name) => (name in payload ? [[name, payload[name]]] : [])))
    : {};
  const id = `evt_${position}`;
  return { id, kind, body: bodyOf(kind, at, { id, subject, ...movement }) };
}

/** A message that tells nothing, to try an endpoint with. */
export function testMessage(nonce: string, endpointId: string, at: number): Message {
  const id = `test_${nonce}`;
  return { id, kind: 'webhook.test', body: bodyOf('webhook.test', at, { id, subject: `webhook:${endpointId}` }) };
}
