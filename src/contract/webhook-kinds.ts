/** What a webhook may be told of: every event that rooms tell each other. Without the schemas, for browsers. */
import { type EventKind, eventKindNames } from '#domain/event-kinds';

export { type EventKind as WebhookKind, eventKinds, eventKindNames as webhookKinds } from '#domain/event-kinds';

export function isWebhookKind(text: string): text is EventKind {
  return (eventKindNames as readonly string[]).includes(text);
}
