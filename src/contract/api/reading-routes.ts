import { z } from 'zod';
import { alert, dryRun, evaluation, evaluationStatus, model, pageOf, party, partySegment, segment } from './answers.ts';
import { identifier } from './fields.ts';
import { transactionInput } from './records.ts';
import { pageQuery, type Route } from './route.ts';

const ofParty = z.strictObject({ id: identifier });

/** What was found out about parties, and with which models. */
export const readingRoutes = {
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
  getModelDocument: {
    method: 'GET',
    path: '/v1/models/{version}/document',
    summary:
      'The model document: what a version was made of, how it works and where its limits lie, as one page (HTML)',
    action: 'models:read',
    params: z.strictObject({ version: identifier }),
    answers: { 200: null },
  },
  postScore: {
    method: 'POST',
    path: '/v1/score',
    summary: 'Score a transaction without storing anything',
    action: 'score:run',
    body: transactionInput,
    answers: { 200: dryRun },
  },
} as const satisfies Readonly<Record<string, Route>>;
