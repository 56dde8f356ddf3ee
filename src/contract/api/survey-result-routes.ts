import { z } from 'zod';
import { slug } from '../survey-definition.ts';
import { epochMs, identifier, text } from './fields.ts';
import type { Route } from './route.ts';

const ofSurvey = z.strictObject({ id: slug });

const metric = z
  .object({
    name: z.enum(['nps', 'csat', 'ces', 'mean', 'share']),
    value: z.number(),
    low: z.number(),
    high: z.number(),
    n: z.int(),
    method: z.string().describe('Definition and version of the metric, with its interval.'),
  })
  .meta({ id: 'Metric' });

const cell = z.discriminatedUnion('suppressed', [
  z.object({ suppressed: z.literal(true), key: z.string().optional() }),
  z.object({
    suppressed: z.literal(false),
    key: z.string().optional(),
    cell: z.object({
      n: z.int(),
      metric: metric.nullable(),
      distribution: z.array(z.object({ answer: z.string(), count: z.int(), share: metric })),
    }),
  }),
]);

const results = z
  .object({
    surveyId: z.string(),
    version: z.int(),
    smallestGroup: z.int(),
    invited: z.int(),
    started: z.int(),
    complete: z.int(),
    questions: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        text: z.string(),
        total: cell,
        cells: z.array(cell),
        comparison: z
          .object({
            p: z.number().nullable(),
            test: z.string(),
            differences: z.array(
              z.object({
                segment: z.string(),
                n: z.int(),
                difference: z.number(),
                low: z.number(),
                high: z.number(),
                p: z.number(),
              }),
            ),
          })
          .nullable(),
      }),
    ),
  })
  .meta({ id: 'SurveyResults', description: 'Metrics with intervals; groups that are too small are hidden.' });

const texts = z
  .object({
    method: z.object({ library: z.string(), languages: z.array(z.string()), caveat: z.string() }),
    read: z.int(),
    notRead: z.int(),
    suppressed: z.boolean(),
    meanSentiment: z.number().nullable(),
    themes: z.array(z.object({ term: z.string(), texts: z.int(), meanSentiment: z.number() })),
    texts: z.array(
      z.object({
        text: z.string(),
        language: z.string(),
        sentiment: z.number().nullable(),
        at: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'SurveyTexts', description: 'Open answers, with what a library reads in them: a hint, not a fact.' });

const movement = z
  .object({
    partyId: z.string(),
    segmentation: z.string(),
    segment: z.string(),
    enteredAt: z.int(),
    leftAt: z.int().nullable(),
    version: z.string(),
  })
  .meta({ id: 'SegmentMovement' });

const movementQuery = z.strictObject({
  segmentation: slug,
  from: z.coerce.number().pipe(epochMs).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** What surveys found, and the commercial segments that it is seen by. */
export const surveyResultRoutes = {
  getSurveyResults: {
    method: 'GET',
    path: '/v1/surveys/{id}/results',
    summary: 'Metrics with intervals, in all, by commercial segment or over time',
    action: 'survey-results:read',
    params: ofSurvey,
    query: z.strictObject({
      by: z.enum(['nothing', 'segment', 'day', 'week', 'month']).default('nothing'),
      segmentation: slug.optional().describe('With by=segment.'),
      from: z.coerce.number().pipe(epochMs).optional(),
      to: z.coerce.number().pipe(epochMs).optional(),
    }),
    answers: { 200: results },
  },
  getSurveyTexts: {
    method: 'GET',
    path: '/v1/surveys/{id}/texts',
    summary: 'Open answers to a question, with themes and sentiment as a library reads them',
    action: 'survey-results:read',
    params: ofSurvey,
    query: z.strictObject({ question: slug }),
    answers: { 200: texts },
  },
  getSurveyAnswers: {
    method: 'GET',
    path: '/v1/surveys/{id}/answers',
    summary: 'Complete answers as CSV; formulas are made harmless',
    action: 'survey-results:read',
    params: ofSurvey,
    answers: { 200: null },
  },
  getCustomerAnswers: {
    method: 'GET',
    path: '/v1/customers/{id}/answers',
    summary: 'What a customer answered, without open texts; nothing of anonymous surveys',
    action: 'survey-results:read',
    params: z.strictObject({ id: identifier }),
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            surveyId: z.string(),
            version: z.int(),
            completedAt: z.int(),
            answers: z.array(
              z.object({
                question: z.string(),
                score: z.int().nullable(),
                options: z.array(z.string()).nullable(),
              }),
            ),
          }),
        ),
      }),
    },
  },
  getCommercialSegments: {
    method: 'GET',
    path: '/v1/commercial-segments',
    summary: 'Commercial segments with their members now',
    action: 'commercial-segments:read',
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            segmentation: z.string(),
            segment: z.string(),
            label: z.string(),
            members: z.int(),
            version: z.string(),
            loadedAt: z.int(),
          }),
        ),
      }),
    },
  },
  postCommercialAssignment: {
    method: 'POST',
    path: '/v1/commercial-segments/{segmentation}/assignments',
    summary: 'Make an assignment the current one: who is not listed has left',
    action: 'commercial-segments:write',
    params: z.strictObject({ segmentation: slug }),
    body: z.strictObject({
      version: text(60),
      segments: z
        .array(z.strictObject({ id: text(60), label: text(200) }))
        .min(1)
        .max(1000),
      members: z.array(z.strictObject({ partyId: identifier, segment: text(60) })).max(200_000),
      lineage: z
        .array(
          z.strictObject({ name: text(200), source: text(500), derivedFrom: z.array(text(200)).max(100).default([]) }),
        )
        .max(1000)
        .describe('Columns that the segmentation was fitted to; one that comes from AML data is refused.'),
      consent: z
        .strictObject({ purpose: slug, optIn: z.boolean().default(false) })
        .optional()
        .describe(
          'What it is for. Who said no to that belongs to no segment of it; with optIn, only who said yes does. By default commercial-segments, without optIn.',
        ),
    }),
    answers: {
      200: z.object({
        entered: z.int(),
        left: z.int(),
        stayed: z.int(),
        withheld: z.int().describe('Listed, and left out by their own word.'),
      }),
    },
    bodyLimit: 16 * 1024 * 1024,
  },
  getCommercialMovements: {
    method: 'GET',
    path: '/v1/commercial-segments/movements',
    summary: 'Who entered and left commercial segments, the latest first',
    action: 'commercial-segments:read',
    query: movementQuery,
    answers: { 200: z.object({ items: z.array(movement) }) },
  },
  getAmlMovements: {
    method: 'GET',
    path: '/v1/aml-segments/movements',
    summary: 'Who entered and left AML segments, the latest first',
    action: 'aml-segments:read',
    query: movementQuery,
    answers: { 200: z.object({ items: z.array(movement) }) },
  },
} as const satisfies Readonly<Record<string, Route>>;
