import { z } from 'zod';
import { loadedHistory, reconciliationHour } from './answers.ts';
import { epochMs } from './fields.ts';
import type { Route } from './route.ts';

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
