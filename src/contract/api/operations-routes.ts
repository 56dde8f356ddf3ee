import { z } from 'zod';
import { deadLetter, loadedHistory, pageOf, reconciliationHour } from './answers.ts';
import { epochMs } from './fields.ts';
import { flag, pageQuery, type Route } from './route.ts';

/** What those who run the system look at. */
export const operationsRoutes = {
  getReconciliation: {
    method: 'GET',
    path: '/v1/reconciliation',
    summary: 'Accepted = evaluated + pending + errored, per hour',
    action: 'reconciliation:read',
    query: z.strictObject({ from: z.coerce.number().pipe(epochMs).optional() }),
    answers: {
      200: z.object({ addsUp: z.boolean(), hours: z.array(reconciliationHour), history: loadedHistory.nullable() }),
    },
  },
  getDeadLetters: {
    method: 'GET',
    path: '/v1/dead-letters',
    summary: 'Records that could not be scored, the latest first',
    action: 'reconciliation:read',
    query: z.strictObject({
      ...pageQuery,
      open: flag.describe('Only those that no replay has settled.'),
    }),
    answers: { 200: pageOf(deadLetter) },
  },
  replayDeadLetter: {
    method: 'POST',
    path: '/v1/dead-letters/{position}/replay',
    summary: 'Evaluate a record again, once what was in its way is mended (a missing rate, for instance)',
    action: 'dead-letters:replay',
    params: z.strictObject({ position: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
    answers: { 202: z.object({ position: z.int().describe('Of the replay in the log.'), acceptedAt: z.int() }) },
  },
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
