import { z } from 'zod';
import { slug } from '../survey-definition.ts';
import { text } from './fields.ts';
import type { Route } from './route.ts';

const clientId = text(200).nullable().describe('SurveyMonkey: the client identifier.');
const partyField = text(200)
  .nullable()
  .describe('Hidden field, variable or metadata that names the customer. Whoever fills in the form can change it.');
const questions = z
  .array(
    z.strictObject({
      external: text(200),
      question: slug,
      options: z.record(z.string().min(1).max(300), slug).optional().describe('Choice as written there → option.'),
    }),
  )
  .min(1)
  .max(100);
const secret = z.string().min(16).max(500);

const connectionFields = {
  id: slug,
  source: z.enum(['typeform', 'surveymonkey', 'formbricks', 'zigpoll']),
  surveyId: slug,
  clientId: clientId.default(null),
  partyField: partyField.default(null),
  questions,
};

const received = z
  .object({
    stored: z.int(),
    repeated: z.int(),
    refused: z.array(z.object({ externalId: z.string(), question: z.string(), reason: z.string() })),
    pending: z.int().describe('Told of, without answers: import them.'),
    ignored: z.string().nullable(),
  })
  .meta({ id: 'ReceivedAnswers' });

const ofConnection = z.strictObject({ id: slug });

/** Surveys held elsewhere. */
export const surveyImportRoutes = {
  postSurveyConnection: {
    method: 'POST',
    path: '/v1/survey-connections',
    summary: 'Connect a survey held elsewhere; its webhooks go to the address in the answer',
    action: 'survey-imports:manage',
    body: z.strictObject({ ...connectionFields, secret }),
    answers: { 201: z.object({ id: z.string(), url: z.string() }) },
  },
  getSurveyConnections: {
    method: 'GET',
    path: '/v1/survey-connections',
    summary: 'Connections, without their secrets, and what came through each',
    action: 'survey-imports:manage',
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            ...connectionFields,
            url: z.string().describe('Where its webhooks go.'),
            responses: z.int().describe('Of this source to this survey.'),
            lastReceivedAt: z.int().nullable(),
            waiting: z.int().describe('Told of, without answers: import them.'),
          }),
        ),
      }),
    },
  },
  patchSurveyConnection: {
    method: 'PATCH',
    path: '/v1/survey-connections/{id}',
    summary: 'Change which question is which, who is named, or the secret; what is left out stays',
    action: 'survey-imports:manage',
    params: ofConnection,
    body: z.strictObject({
      clientId: clientId.optional(),
      partyField: partyField.optional(),
      questions: questions.optional(),
      secret: secret.optional().describe('The one before stops to count at once.'),
    }),
    answers: { 200: z.object(connectionFields) },
  },
  deleteSurveyConnection: {
    method: 'DELETE',
    path: '/v1/survey-connections/{id}',
    summary: 'Remove a connection; answers that came through it stay, what it sends from now on is refused',
    action: 'survey-imports:manage',
    params: ofConnection,
    answers: { 204: null },
  },
  postSurveyImport: {
    method: 'POST',
    path: '/v1/survey-connections/{id}/import',
    summary: 'Import responses as the source exports them; those seen before change nothing',
    action: 'survey-imports:manage',
    params: ofConnection,
    body: z.record(z.string(), z.unknown()),
    answers: { 200: received },
    bodyLimit: 4 * 1024 * 1024,
  },
  postSurveyHook: {
    method: 'POST',
    path: '/v1/public/survey-hooks/{id}',
    summary: 'Receives webhooks of Typeform, SurveyMonkey, Formbricks and Zigpoll; their signature is checked',
    action: null,
    params: ofConnection,
    query: z.strictObject({ secret: z.string().max(500).optional().describe('Zigpoll only, which signs nothing.') }),
    answers: { 200: received },
    accepts: 'bytes',
    bodyLimit: 1024 * 1024,
    requestsPerMinute: 1200,
  },
  getSurveyHook: {
    method: 'GET',
    path: '/v1/public/survey-hooks/{id}',
    summary: 'Says that something listens here, as SurveyMonkey asks before it sends',
    action: null,
    params: ofConnection,
    answers: { 200: z.object({ status: z.literal('listening') }) },
  },
} as const satisfies Readonly<Record<string, Route>>;
