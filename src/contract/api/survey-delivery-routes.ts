import { z } from 'zod';
import { languageCode, slug } from '../survey-definition.ts';
import { pageOf } from './answers.ts';
import { epochMs, identifier } from './fields.ts';
import { pageQuery, type Route } from './route.ts';

const ofSurvey = z.strictObject({ id: slug });
const token = z.string().min(1).max(100);

const invitation = z
  .discriminatedUnion('outcome', [
    z.object({
      partyId: z.string(),
      outcome: z.literal('invited'),
      url: z.string().describe('The personal link; it completes one answer.'),
      token: z.string(),
      expiresAt: z.int(),
    }),
    z.object({ partyId: z.string(), outcome: z.literal('not-eligible'), reasons: z.array(z.string()) }),
  ])
  .meta({ id: 'SurveyInvitation' });

const progress = z
  .object({
    language: z.string(),
    title: z.string(),
    intro: z.string().nullable(),
    complete: z.boolean(),
    thanks: z.string(),
    next: z
      .object({
        id: z.string(),
        kind: z.string(),
        text: z.string(),
        required: z.boolean(),
        scale: z.tuple([z.int(), z.int()]).nullable(),
        options: z.array(z.object({ id: z.string(), text: z.string() })).nullable(),
        longest: z.int().nullable(),
      })
      .nullable(),
    words: z.record(z.string(), z.string()).describe('What buttons say in this language.'),
  })
  .meta({ id: 'SurveyProgress', description: 'The question to ask next.' });

const work = z.strictObject({ challenge: z.string().max(300), nonce: z.string().max(40) });
const formField = z.union([z.string(), z.array(z.string()).max(50)]);

/** How surveys reach customers, and how answers come back. */
export const surveyDeliveryRoutes = {
  postInvitations: {
    method: 'POST',
    path: '/v1/surveys/{id}/invitations',
    summary: 'Invite customers who may be asked now; each gets a link of their own',
    action: 'surveys:send',
    params: ofSurvey,
    body: z.strictObject({ partyIds: z.array(identifier).min(1).max(1000), language: languageCode.optional() }),
    answers: { 200: z.object({ items: z.array(invitation) }) },
    bodyLimit: 512 * 1024,
  },
  getInvitations: {
    method: 'GET',
    path: '/v1/surveys/{id}/invitations',
    summary: 'Invitations that can still be answered, with their links, the latest first; not of an anonymous survey',
    action: 'surveys:send',
    params: ofSurvey,
    query: z.strictObject({
      ...pageQuery,
      partyId: identifier.optional(),
      source: z.string().max(100).optional().describe('For instance `event:app-login`.'),
    }),
    answers: {
      200: pageOf(
        z.object({
          partyId: z.string(),
          url: z.string(),
          token: z.string(),
          source: z.string(),
          createdAt: z.int(),
          expiresAt: z.int(),
        }),
      ),
    },
  },
  postCustomerEvents: {
    method: 'POST',
    path: '/v1/customer-events',
    summary: 'Tell what customers did; surveys that wait for it invite',
    action: 'surveys:send',
    body: z.strictObject({
      events: z
        .array(z.strictObject({ partyId: identifier, event: slug, at: epochMs }))
        .min(1)
        .max(1000),
    }),
    answers: { 200: z.object({ items: z.array(z.object({ surveyId: z.string(), invitation })) }) },
    bodyLimit: 512 * 1024,
  },
  getSurveyChallenge: {
    method: 'GET',
    path: '/v1/public/surveys/{id}/challenge',
    summary:
      'A proof of work for an open survey: a nonce that makes SHA-256 of "challenge:nonce" begin with so many zero bits',
    action: null,
    params: ofSurvey,
    answers: { 200: z.object({ challenge: z.string(), bits: z.int() }) },
    crossOrigin: true,
  },
  postOpenAnswer: {
    method: 'POST',
    path: '/v1/public/surveys/{id}/answers',
    summary: 'Begin an answer to an open survey with a solved challenge',
    action: null,
    params: ofSurvey,
    body: z.strictObject({ work, language: languageCode.optional() }),
    answers: { 201: z.object({ token: z.string() }) },
    crossOrigin: true,
    requestsPerMinute: 60,
  },
  postAnswers: {
    method: 'POST',
    path: '/v1/public/answers',
    summary: 'Answer questions; what is sent is kept, complete or not. No answers ask for the next question',
    action: null,
    body: z.strictObject({
      token,
      answers: z
        .record(slug, z.unknown())
        .refine((all) => Object.keys(all).length <= 50, 'at most 50')
        .default({}),
      finish: z.boolean().default(false).describe('What was not answered is skipped.'),
    }),
    answers: { 200: progress },
    crossOrigin: true,
    requestsPerMinute: 600,
  },
  getSurveyPage: {
    method: 'GET',
    path: '/s/{token}',
    summary: 'The page of a personal link; works without script',
    action: null,
    params: z.strictObject({ token }),
    answers: { 200: null },
  },
  postSurveyPage: {
    method: 'POST',
    path: '/s/{token}',
    summary: 'One answer from the page of a personal link',
    action: null,
    params: z.strictObject({ token }),
    body: z.strictObject({
      question: slug,
      answer: formField.optional(),
      skip: z.literal('yes').optional(),
    }),
    answers: { 200: null, 303: null },
    accepts: 'form',
    requestsPerMinute: 600,
  },
  getOpenSurveyPage: {
    method: 'GET',
    path: '/s/open/{id}',
    summary: 'The first page of an open survey',
    action: null,
    params: ofSurvey,
    query: z.strictObject({ lang: z.string().max(35).optional() }),
    answers: { 200: null },
  },
  postOpenSurveyPage: {
    method: 'POST',
    path: '/s/open/{id}',
    summary: 'Begin an answer from the first page of an open survey',
    action: null,
    params: ofSurvey,
    query: z.strictObject({ lang: z.string().max(35).optional() }),
    body: z.strictObject({
      challenge: z.string().max(300),
      nonce: z.string().max(40),
      website: z.string().max(200).default(''),
    }),
    answers: { 303: null },
    accepts: 'form',
    requestsPerMinute: 60,
  },
  getEmbedScript: {
    method: 'GET',
    path: '/embed/{name}',
    summary: 'The module that shows surveys inside other pages (survey.js), and its proof of work (work.js)',
    action: null,
    params: z.strictObject({ name: z.enum(['survey.js', 'work.js']) }),
    answers: { 200: null },
    crossOrigin: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
