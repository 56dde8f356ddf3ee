import { z } from 'zod';
import { epochMs, identifier, text } from './fields.ts';
import type { Route } from './route.ts';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const ofId = z.strictObject({ id });
const ofParty = z.strictObject({ id: identifier });
const dayMs = 86_400_000;

const peerGroup = z
  .object({
    segment: z.string(),
    own: z.boolean().describe('The customer’s own group; the others are for comparison.'),
    peers: z.int().describe('Distinct customers behind the numbers.'),
    quantiles: z.array(z.number().nullable()).describe('Raw values at `probabilities`; null = not known of any.'),
    percentile: z.number().nullable().describe('Share of the group at or below the value, in [0, 1].'),
  })
  .meta({ id: 'PeerGroup' });

const comparedFeature = z
  .object({
    feature: z.string(),
    label: z.string(),
    unit: z.string(),
    value: z.number().nullable(),
    groups: z.array(peerGroup).describe('The own group first.'),
  })
  .meta({ id: 'ComparedFeature' });

const compared = z.object({
  modelVersion: z.string().nullable(),
  probabilities: z.array(z.number()),
  features: z.array(comparedFeature),
});

const trail = z.object({
  items: z.array(
    z.object({
      sequence: z.int(),
      at: z.int(),
      actor: z.string(),
      action: z.string(),
      reason: z.string().nullable(),
      before: z.unknown(),
      after: z.unknown(),
      hash: z.string(),
    }),
  ),
});

const counterparty = {
  key: z.string().describe('The same for all payments with the same counterparty; says nothing of who it is.'),
  kind: z.enum(['customer', 'outside', 'unknown']),
  partyId: z.string().nullable(),
  name: z.string().nullable().describe('Masked for who may not see the customer’s own name.'),
  country: z.string().nullable(),
};

const transfer = z
  .object({
    id: z.string(),
    at: z.int(),
    direction: z.enum(['in', 'out']),
    amountMinor: z.int().nullable().describe('In minor units of the base currency; null without a rate.'),
    originalMinor: z.int(),
    currency: z.string(),
    channel: z.string().nullable(),
    category: z.string().nullable(),
    accountId: z.string(),
    counterparty: z.object(counterparty),
    placeCountry: z.string().nullable(),
    deviceId: z.string().nullable(),
    score: z.number().nullable(),
    tau: z.number().nullable(),
    alert: z.boolean(),
  })
  .meta({ id: 'Transfer', description: 'One side of a payment as its customer sees it.' });

const window = {
  from: z.coerce.number().pipe(epochMs).optional().describe('Thirty days before `until` by default.'),
  until: z.coerce.number().pipe(epochMs).optional().describe('Now by default.'),
};
export const windowDays = 30 * dayMs;

/** What lies behind an alert and a customer, for people who look at them. Nothing here changes anything. */
export const evidenceRoutes = {
  getAlertPeers: {
    method: 'GET',
    path: '/v1/casework/alerts/{id}/peers',
    summary: 'Each reason’s value beside its distribution among the peers and among other groups, the amount too',
    action: 'cases:read',
    params: ofId,
    query: z.strictObject({ breach: id.optional().describe('Absent: the highest breach.') }),
    answers: { 200: compared },
  },
  getAlertNarrative: {
    method: 'GET',
    path: '/v1/casework/alerts/{id}/narrative',
    summary: 'What happened in sentences, each with the records that it rests on',
    action: 'cases:read',
    params: ofId,
    answers: {
      200: z.object({ sentences: z.array(z.object({ text: z.string(), refs: z.array(z.string()) })) }),
    },
  },
  getAlertTrail: {
    method: 'GET',
    path: '/v1/casework/alerts/{id}/trail',
    summary: 'What was done to an alert, by whom, the latest first, as the audit trail has it',
    action: 'cases:read',
    params: ofId,
    answers: { 200: trail },
  },
  getCaseTrail: {
    method: 'GET',
    path: '/v1/casework/cases/{id}/trail',
    summary: 'What was done to a case, by whom, the latest first, as the audit trail has it',
    action: 'cases:read',
    params: ofId,
    answers: { 200: trail },
  },
  getPeople: {
    method: 'GET',
    path: '/v1/casework/people',
    summary: 'Who works on alerts and cases, by name',
    action: 'cases:read',
    answers: {
      200: z.object({
        me: z.string(),
        items: z.array(z.object({ id: z.string().describe('`user:ID`.'), name: z.string(), works: z.boolean() })),
      }),
    },
  },
  getPartyPeers: {
    method: 'GET',
    path: '/v1/parties/{id}/peers',
    summary: 'A customer’s features as of now, beside the peers and other groups',
    action: 'parties:read',
    params: ofParty,
    answers: { 200: compared },
  },
  getPartySegments: {
    method: 'GET',
    path: '/v1/parties/{id}/segments',
    summary: 'The peers of a customer over time, and the behavioural segments with the rule that puts it there',
    action: 'aml-segments:read',
    params: ofParty,
    answers: {
      200: z.object({
        axes: z.array(z.string()).describe('Of the model in use, in the order of the parts of a cell’s name.'),
        peers: z
          .array(z.object({ cell: z.string(), firstAt: z.int(), lastAt: z.int(), legs: z.int() }))
          .describe('Stretches with the same peers, the latest first.'),
        behaviour: z
          .array(
            z.object({
              segmentation: z.string(),
              version: z.string(),
              asOf: z.int(),
              segment: z.string(),
              name: z.string(),
              description: z.string(),
              rule: z.string().describe('Who no longer meets it leaves.'),
            }),
          )
          .describe('The latest version first.'),
      }),
    },
  },
  getPartyActivity: {
    method: 'GET',
    path: '/v1/parties/{id}/activity',
    summary: 'Payments and behaviour of a customer, from the log and the loaded history, the latest first',
    action: 'parties:read',
    params: ofParty,
    query: z.strictObject({ ...window, limit: z.coerce.number().int().min(1).max(1000).default(500) }),
    answers: {
      200: z.object({
        from: z.int(),
        until: z.int(),
        whole: z.boolean().describe('False: there were more than `limit`; the latest are given.'),
        transfers: z.array(transfer),
        behaviour: z.array(
          z.object({
            id: z.string(),
            at: z.int(),
            type: z.string(),
            deviceId: z.string().nullable(),
            ipCountry: z.string().nullable(),
            path: z.string().nullable(),
          }),
        ),
      }),
    },
  },
  getPartyNetwork: {
    method: 'GET',
    path: '/v1/parties/{id}/network',
    summary: 'Who a customer paid and was paid by, the largest sums first',
    action: 'parties:read',
    params: ofParty,
    query: z.strictObject({ ...window, limit: z.coerce.number().int().min(1).max(200).default(40) }),
    answers: {
      200: z.object({
        from: z.int(),
        until: z.int(),
        whole: z.boolean(),
        nodes: z.array(
          z.object({
            ...counterparty,
            alertId: z.int().nullable().describe('Open alert of a counterparty that is a customer.'),
            inMinor: z.int(),
            outMinor: z.int(),
            payments: z.int(),
            firstAt: z.int(),
            lastAt: z.int(),
            transfers: z
              .array(z.tuple([z.int(), z.int()]))
              .describe('Time and amount, the latest 100; positive = paid to the counterparty.'),
          }),
        ),
      }),
    },
  },
  getSearch: {
    method: 'GET',
    path: '/v1/search',
    summary: 'Customers, alerts, cases and payments by identifier',
    action: 'cases:read',
    query: z.strictObject({ q: text(100) }),
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            kind: z.enum(['party', 'alert', 'case']),
            id: z.string(),
            label: z.string(),
            why: z.enum(['id', 'account', 'payment', 'party']),
          }),
        ),
      }),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;
