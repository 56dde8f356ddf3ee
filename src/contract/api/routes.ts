import { z } from 'zod';
import {
  alert,
  appended,
  appendedBatch,
  dryRun,
  evaluation,
  evaluationStatus,
  model,
  pageOf,
  party,
  partySegment,
  reconciliationHour,
  segment,
} from './answers.ts';
import { accountInput, eventInput, partyInput, transactionInput } from './records.ts';
import { accessRoutes } from './access-routes.ts';
import { epochMs, identifier } from './fields.ts';
import { flag, pageQuery, type Route } from './route.ts';

/** Records per request at most. */
export const largestBatch = 1000;

function oneOrMany<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.array(schema).min(1).max(largestBatch)]);
}

const ofParty = z.strictObject({ id: identifier });
const batchLimit = 4 * 1024 * 1024;

/** Every operation by its name. */
export const routes = {
  postTransactions: {
    method: 'POST',
    path: '/v1/transactions',
    summary: 'Take in one transaction or a batch; with wait=decision, answer with the evaluation',
    action: 'events:write',
    query: z.strictObject({
      wait: z.enum(['accepted', 'decision']).default('accepted'),
      explain: flag.describe('Give reasons even without an alert.'),
    }),
    body: oneOrMany(transactionInput),
    answers: { 200: appended, 202: z.union([appended, appendedBatch]) },
    bodyLimit: batchLimit,
  },
  postEvents: {
    method: 'POST',
    path: '/v1/events',
    summary: 'Take in one event or a batch: behaviour, complaint, incident, survey answer',
    action: 'events:write',
    body: oneOrMany(eventInput),
    answers: { 200: appended, 202: z.union([appended, appendedBatch]) },
    bodyLimit: batchLimit,
  },
  putParty: {
    method: 'PUT',
    path: '/v1/parties/{id}',
    summary: 'Add or replace a party',
    action: 'parties:write',
    params: ofParty,
    body: partyInput,
    answers: { 202: appended },
    idempotent: true,
  },
  putAccount: {
    method: 'PUT',
    path: '/v1/accounts/{id}',
    summary: 'Add or replace an account',
    action: 'parties:write',
    params: ofParty,
    body: accountInput,
    answers: { 202: appended },
    idempotent: true,
  },
  getParty: {
    method: 'GET',
    path: '/v1/parties/{id}',
    summary: 'A party with its segment, features and latest evaluations',
    action: 'parties:read',
    params: ofParty,
    answers: { 200: party },
  },
  getPartySegment: {
    method: 'GET',
    path: '/v1/parties/{id}/segment',
    summary: 'The peers that the party was last compared with',
    action: 'parties:read',
    params: ofParty,
    answers: { 200: partySegment },
  },
  getEvaluations: {
    method: 'GET',
    path: '/v1/evaluations',
    summary: 'Evaluations, the latest first',
    action: 'evaluations:read',
    query: z.strictObject({
      ...pageQuery,
      partyId: identifier.optional(),
      status: evaluationStatus.optional(),
    }),
    answers: { 200: pageOf(evaluation) },
  },
  getAlerts: {
    method: 'GET',
    path: '/v1/alerts',
    summary: 'Alerts, the latest first',
    action: 'alerts:read',
    query: z.strictObject({ ...pageQuery, partyId: identifier.optional() }),
    answers: { 200: pageOf(alert) },
  },
  getAlert: {
    method: 'GET',
    path: '/v1/alerts/{id}',
    summary: 'One alert',
    action: 'alerts:read',
    params: z.strictObject({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    answers: { 200: alert },
  },
  streamAlerts: {
    method: 'GET',
    path: '/v1/alerts/stream',
    summary: 'New alerts as server-sent events; Last-Event-ID resumes',
    action: 'alerts:read',
    answers: { 200: null },
  },
  getSegments: {
    method: 'GET',
    path: '/v1/segments',
    summary: 'Cells of the model in use',
    action: 'segments:read',
    query: z.strictObject({ ...pageQuery, modelVersion: identifier.optional() }),
    answers: { 200: pageOf(segment) },
  },
  getModels: {
    method: 'GET',
    path: '/v1/models',
    summary: 'Versions of the model, the latest first',
    action: 'models:read',
    answers: { 200: z.object({ items: z.array(model) }) },
  },
  postScore: {
    method: 'POST',
    path: '/v1/score',
    summary: 'Score a transaction without storing anything',
    action: 'score:run',
    body: transactionInput,
    answers: { 200: dryRun },
  },
  getReconciliation: {
    method: 'GET',
    path: '/v1/reconciliation',
    summary: 'Accepted = evaluated + pending + errored, per hour',
    action: 'reconciliation:read',
    query: z.strictObject({ from: z.coerce.number().pipe(epochMs).optional() }),
    answers: { 200: z.object({ addsUp: z.boolean(), hours: z.array(reconciliationHour) }) },
  },
  getDeadLetters: {
    method: 'GET',
    path: '/v1/dead-letters',
    summary: 'Records that could not be scored',
    action: 'reconciliation:read',
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            position: z.int(),
            kind: z.string(),
            acceptedAt: z.int(),
            failedAt: z.int(),
            code: z.string(),
            reason: z.string(),
            attempts: z.int(),
            resolvedAt: z.int().nullable(),
          }),
        ),
      }),
    },
  },
  ...accessRoutes,
  getLive: {
    method: 'GET',
    path: '/health/live',
    summary: 'The process runs',
    action: null,
    answers: { 200: z.object({ status: z.literal('live') }) },
  },
  getReady: {
    method: 'GET',
    path: '/health/ready',
    summary: 'The database answers and events can be taken in',
    action: null,
    answers: { 200: z.object({ status: z.literal('ready') }) },
  },
  getMetrics: {
    method: 'GET',
    path: '/metrics',
    summary: 'Prometheus metrics',
    action: 'metrics:read',
    answers: { 200: null },
  },
  getDocs: { method: 'GET', path: '/docs', summary: 'This reference', action: 'docs:read', answers: { 200: null } },
  getOpenApi: {
    method: 'GET',
    path: '/docs/openapi.json',
    summary: 'The OpenAPI 3.1 document',
    action: 'docs:read',
    answers: { 200: z.unknown() },
  },
} as const satisfies Readonly<Record<string, Route>>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
