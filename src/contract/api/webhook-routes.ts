import { z } from 'zod';
import { slug } from '../survey-definition.ts';
import { webhookKinds } from '../webhook-kinds.ts';
import { text } from './fields.ts';
import { pageQuery, type Route } from './route.ts';

const kind = z.enum(webhookKinds, { error: `must be an event: ${webhookKinds.join(', ')}` });
const ofEndpoint = z.strictObject({ id: slug });
const ofDelivery = z.strictObject({
  id: slug,
  deliveryId: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
});

const endpoint = z
  .object({
    id: z.string(),
    url: z.string(),
    audience: z.enum(['internal', 'customer']),
    kinds: z.array(z.string()),
    state: z.enum(['active', 'disabled']),
    stateReason: z.string().nullable(),
    failingSince: z.int().nullable(),
    previousUntil: z.int().nullable().describe('Until when the secret before signs too.'),
    createdBy: z.string(),
    createdAt: z.int(),
  })
  .meta({ id: 'WebhookEndpoint' });

const withSecret = z.object({ endpoint, secret: z.string().describe('`whsec_…`, shown this once.') });

const delivery = z
  .object({
    id: z.int(),
    messageId: z.string().describe('`webhook-id`: the same at every attempt and replay.'),
    kind: z.string(),
    state: z.enum(['pending', 'delivered', 'failed']),
    dueAt: z.int(),
    createdAt: z.int(),
    settledAt: z.int().nullable(),
    attempts: z.array(
      z.object({
        attempt: z.int(),
        at: z.int(),
        outcome: z.string(),
        status: z.int().nullable(),
        durationMs: z.int(),
      }),
    ),
  })
  .meta({ id: 'WebhookDelivery' });

export const webhookRoutes = {
  postWebhook: {
    method: 'POST',
    path: '/v1/webhooks',
    summary: 'Have events sent to a URL, signed by Standard Webhooks; the secret is shown once',
    action: 'webhooks:manage',
    body: z.strictObject({
      id: slug,
      url: text(2000),
      audience: z
        .enum(['internal', 'customer'])
        .describe('`customer`: what it is told may reach customers, so no tainted event goes there.'),
      kinds: z.array(kind).min(1).max(100),
    }),
    answers: { 201: withSecret },
  },
  getWebhooks: {
    method: 'GET',
    path: '/v1/webhooks',
    summary: 'Webhook endpoints',
    action: 'webhooks:read',
    answers: { 200: z.object({ items: z.array(endpoint) }) },
  },
  patchWebhook: {
    method: 'PATCH',
    path: '/v1/webhooks/{id}',
    summary: 'Enable or disable an endpoint',
    action: 'webhooks:manage',
    params: ofEndpoint,
    body: z.strictObject({ state: z.enum(['active', 'disabled']) }),
    answers: { 200: endpoint },
  },
  deleteWebhook: {
    method: 'DELETE',
    path: '/v1/webhooks/{id}',
    summary: 'Delete an endpoint; what waits for it is not sent',
    action: 'webhooks:manage',
    params: ofEndpoint,
    answers: { 204: null },
  },
  postWebhookSecret: {
    method: 'POST',
    path: '/v1/webhooks/{id}/secret',
    summary: 'Give a new secret; the one before signs beside it for a while',
    action: 'webhooks:manage',
    params: ofEndpoint,
    body: z.strictObject({ graceHours: z.int().min(0).max(720).default(24) }),
    answers: { 200: withSecret },
  },
  postWebhookTest: {
    method: 'POST',
    path: '/v1/webhooks/{id}/test',
    summary: 'Send a test event, signed as any other',
    action: 'webhooks:manage',
    params: ofEndpoint,
    answers: { 202: delivery },
  },
  getWebhookDeliveries: {
    method: 'GET',
    path: '/v1/webhooks/{id}/deliveries',
    summary: 'What was sent to an endpoint, each attempt with its outcome, the latest first',
    action: 'webhooks:read',
    params: ofEndpoint,
    query: z.strictObject({
      limit: pageQuery.limit,
      before: z.coerce.number().int().min(1).optional().describe('Identifier of the last delivery of the page before.'),
    }),
    answers: { 200: z.object({ items: z.array(delivery) }) },
  },
  postWebhookReplay: {
    method: 'POST',
    path: '/v1/webhooks/{id}/deliveries/{deliveryId}/replay',
    summary: 'Send a message again: the same bytes under the same identifier',
    action: 'webhooks:manage',
    params: ofDelivery,
    answers: { 202: delivery },
  },
} as const satisfies Readonly<Record<string, Route>>;
