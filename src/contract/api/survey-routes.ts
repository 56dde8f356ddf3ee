import { z } from 'zod';
import { slug, surveyClasses, surveyDefinition } from '../survey-definition.ts';
import { epochMs, identifier, text } from './fields.ts';
import type { Route } from './route.ts';

const ofSurvey = z.strictObject({ id: slug });
const status = z.enum(['draft', 'live', 'paused', 'closed']);
const definitionLimit = 512 * 1024;

const survey = z
  .object({
    id: z.string(),
    status,
    liveVersion: z.int().nullable().describe('The version that customers see; null = none yet.'),
    versions: z.int(),
    complete: z.int().describe('Complete answers.'),
    createdAt: z.int(),
  })
  .meta({ id: 'Survey' });

const signal = z
  .object({
    name: z.string(),
    kind: z.enum(['attribute', 'event', 'source']),
    source: z.string(),
    taints: z.array(z.string()),
    derivedFrom: z.array(z.string()),
  })
  .meta({ id: 'CustomerSignal', description: 'What surveys may target by, and where it comes from.' });

const cooldown = z
  .strictObject({
    globalDays: z.int().min(0).max(3650),
    classDays: z.strictObject(
      Object.fromEntries(surveyClasses.map((name) => [name, z.int().min(0).max(3650)])) as Record<
        (typeof surveyClasses)[number],
        z.ZodInt
      >,
    ),
  })
  .meta({
    id: 'SurveyCooldown',
    description: 'Days between two invitations of a customer, to any survey and per class.',
  });

/** Surveys as the feedback managers keep them. */
export const surveyRoutes = {
  postSurvey: {
    method: 'POST',
    path: '/v1/surveys',
    summary: 'Add a survey; it is a draft until it goes live',
    action: 'surveys:write',
    body: z.strictObject({ id: slug, definition: surveyDefinition }),
    answers: { 201: survey },
    bodyLimit: definitionLimit,
  },
  getSurveys: {
    method: 'GET',
    path: '/v1/surveys',
    summary: 'Surveys, the latest first',
    action: 'surveys:read',
    answers: { 200: z.object({ items: z.array(survey) }) },
  },
  getSurvey: {
    method: 'GET',
    path: '/v1/surveys/{id}',
    summary: 'One survey',
    action: 'surveys:read',
    params: ofSurvey,
    answers: { 200: survey },
  },
  postSurveyVersion: {
    method: 'POST',
    path: '/v1/surveys/{id}/versions',
    summary: 'Add the next version; versions are never edited',
    action: 'surveys:write',
    params: ofSurvey,
    body: z.strictObject({ definition: surveyDefinition }),
    answers: { 201: z.object({ version: z.int() }) },
    bodyLimit: definitionLimit,
  },
  getSurveyVersion: {
    method: 'GET',
    path: '/v1/surveys/{id}/versions/{version}',
    summary: 'What a version says',
    action: 'surveys:read',
    params: z.strictObject({ id: slug, version: z.coerce.number().int().min(1).max(1e6) }),
    answers: { 200: surveyDefinition },
  },
  patchSurvey: {
    method: 'PATCH',
    path: '/v1/surveys/{id}',
    summary: 'Go live with a version, pause or close',
    action: 'surveys:write',
    params: ofSurvey,
    body: z.strictObject({ status, version: z.int().min(1).max(1e6).nullable().default(null) }),
    answers: { 200: survey },
  },
  getSurveyCooldown: {
    method: 'GET',
    path: '/v1/survey-cooldown',
    summary: 'How often a customer may be asked',
    action: 'surveys:read',
    answers: { 200: cooldown },
  },
  putSurveyCooldown: {
    method: 'PUT',
    path: '/v1/survey-cooldown',
    summary: 'Set how often a customer may be asked',
    action: 'surveys:write',
    body: cooldown,
    answers: { 200: cooldown },
  },
  getCustomerSignals: {
    method: 'GET',
    path: '/v1/customer-signals',
    summary: 'Attributes and events that surveys may target by',
    action: 'surveys:read',
    answers: { 200: z.object({ items: z.array(signal) }) },
  },
  putCustomerSignal: {
    method: 'PUT',
    path: '/v1/customer-signals/{name}',
    summary: 'Declare an attribute or event with its origin; taints and ancestors are only ever added',
    action: 'surveys:write',
    params: z.strictObject({ name: slug }),
    body: z.strictObject({
      kind: z.enum(['attribute', 'event', 'source']),
      source: text(200).describe('System that it comes from.'),
      taints: z.array(text(40)).max(20).default([]),
      derivedFrom: z.array(slug).max(50).default([]).describe('Signals that it was computed from.'),
    }),
    answers: { 200: z.object({ items: z.array(signal) }) },
  },
  putCustomerAttributes: {
    method: 'PUT',
    path: '/v1/customers/{id}/attributes',
    summary: 'Set declared attributes of a customer; null removes one',
    action: 'customers:write',
    params: z.strictObject({ id: identifier }),
    body: z.record(slug, text(200).nullable()).refine((all) => Object.keys(all).length <= 100, 'at most 100'),
    answers: { 204: null },
  },
  getConsents: {
    method: 'GET',
    path: '/v1/customers/{id}/consents',
    summary: 'What a customer consented to: now, and every entry',
    action: 'consents:read',
    params: z.strictObject({ id: identifier }),
    answers: {
      200: z.object({
        now: z.record(z.string(), z.boolean()),
        history: z.array(
          z.object({ id: z.string(), purpose: z.string(), granted: z.boolean(), at: z.int(), source: z.string() }),
        ),
      }),
    },
  },
  postConsent: {
    method: 'POST',
    path: '/v1/customers/{id}/consents',
    summary: 'Record that a customer consented or withdrew; an identifier used before changes nothing',
    action: 'consents:write',
    params: z.strictObject({ id: identifier }),
    body: z.strictObject({ id: identifier, purpose: slug, granted: z.boolean(), at: epochMs, source: text(100) }),
    answers: {
      201: z.object({
        segmentsLeft: z.int(),
        audiencesLeft: z.int(),
        invitationsEnded: z.int(),
      }),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;
