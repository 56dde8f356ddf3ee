import { z } from 'zod';
import { slug } from '../survey-definition.ts';
import { text } from './fields.ts';
import type { Route } from './route.ts';

const ofVersion = z.strictObject({ segmentation: slug, version: text(60) });
const segment = text(60);

const summary = z.object({
  n: z.int().describe('Customers of whom it is known.'),
  quantiles: z.array(z.number()).length(5).nullable().describe('10, 25, 50, 75 and 90 %; null where n = 0.'),
});

const column = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('number'), name: z.string(), everyone: summary, segments: z.array(summary) }),
    z.object({
      type: z.literal('text'),
      name: z.string(),
      labels: z.array(z.string()),
      everyone: z.array(z.number()).describe('Shares of the labels.'),
      segments: z.array(z.array(z.number())),
    }),
  ])
  .meta({ id: 'SegmentColumn', description: 'How a column is spread among everyone and within each segment.' });

const transition = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('survive'), id: z.string(), overlap: z.number() }),
    z.object({ kind: z.literal('split'), id: z.string(), into: z.array(z.string()) }),
    z.object({ kind: z.literal('merge'), from: z.array(z.string()), into: z.string() }),
    z.object({ kind: z.literal('emerge'), id: z.string() }),
    z.object({ kind: z.literal('vanish'), id: z.string() }),
  ])
  .meta({ id: 'SegmentTransition' });

const segmentation = z
  .object({
    segmentation: z.string(),
    version: z.string(),
    asOf: z.int().describe('End of the time that the profiles describe.'),
    loadedAt: z.int(),
    rows: z.int(),
    method: z.string().nullable().describe('Null: no stable structure was found, everyone is one segment.'),
    treeFidelity: z.number().describe('Share of customers that the explaining tree puts where they belong.'),
    segments: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        description: z.string(),
        rule: z.string(),
        size: z.int(),
        share: z.number(),
        jaccard: z.number().describe('How much of it is found again in resampled data, in [0, 1].'),
        differentiators: z.array(
          z.object({
            column: z.string(),
            label: z.string().nullable(),
            effect: z.number(),
            inside: z.number(),
            outside: z.number(),
          }),
        ),
      }),
    ),
    tried: z.array(
      z.object({
        method: z.string(),
        k: z.int(),
        jaccard: z.number().nullable(),
        predictionStrength: z.number().nullable(),
        silhouette: z.number().nullable(),
        shortcomings: z.array(z.string()),
      }),
    ),
    columns: z.array(column),
    comparison: z
      .object({
        transitions: z.array(transition),
        agreement: z.number().describe('Adjusted Rand index on the same customers; 1: nobody would move.'),
        stayed: z.number(),
      })
      .nullable()
      .describe('With the version before, on the same customers; null for the first.'),
  })
  .meta({ id: 'Segmentation', description: 'A version of behavioural segments, described.' });

const flow = z.object({
  from: z.string().nullable().describe('Null: not a customer of the earlier version.'),
  to: z.string().nullable(),
  parties: z.int(),
});

const share = z.object({
  share: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int(),
});

function routesOf<P extends string, A extends string>(purpose: P, action: A) {
  const base = `/v1/${purpose}-segments/versions` as const;
  const one = `${base}/{segmentation}/{version}` as const;
  return {
    versions: {
      method: 'GET',
      path: base,
      summary: 'Versions of behavioural segmentations, the latest first',
      action,
      answers: {
        200: z.object({
          items: z.array(z.object({ segmentation: z.string(), version: z.string(), asOf: z.int(), loadedAt: z.int() })),
        }),
      },
    },
    version: {
      method: 'GET',
      path: one,
      summary: 'A version in words and figures, and what became of the segments before it',
      action,
      params: ofVersion,
      answers: { 200: segmentation },
    },
    map: {
      method: 'GET',
      path: `${one}/map`,
      summary: 'Where each customer lies: neighbours are alike',
      action,
      params: ofVersion,
      query: z.strictObject({ projection: z.enum(['umap', 'pca']).default('umap') }),
      answers: {
        200: z.object({
          parties: z.array(z.string()),
          segment: z.array(z.int()).describe('Position in `segments` of the version.'),
          x: z.array(z.number()),
          y: z.array(z.number()),
        }),
      },
    },
    flows: {
      method: 'GET',
      path: `${one}/flows`,
      summary: 'Who moved from the segments of an earlier version to those of this one',
      action,
      params: ofVersion,
      query: z.strictObject({ before: text(60) }),
      answers: { 200: z.object({ items: z.array(flow) }) },
    },
    flowParties: {
      method: 'GET',
      path: `${one}/flows/parties`,
      summary: 'The customers of one flow, 500 at most',
      action,
      params: ofVersion,
      query: z.strictObject({ before: text(60), from: segment.optional(), to: segment.optional() }),
      answers: { 200: z.object({ parties: z.array(z.string()) }) },
    },
  } as const satisfies Readonly<Record<string, Route>>;
}

const aml = routesOf('aml', 'aml-segments:read');
const commercial = routesOf('commercial', 'commercial-segments:read');

/** Behavioural segments: AML and commercial ones by the same routes under two paths, with a right each. */
export const segmentationRoutes = {
  getAmlSegmentations: aml.versions,
  getAmlSegmentation: aml.version,
  getAmlSegmentMap: aml.map,
  getAmlSegmentFlows: aml.flows,
  getAmlFlowParties: aml.flowParties,
  getCommercialSegmentations: commercial.versions,
  getCommercialSegmentation: commercial.version,
  getCommercialSegmentMap: commercial.map,
  getCommercialSegmentFlows: commercial.flows,
  getCommercialFlowParties: commercial.flowParties,
  getAmlSegmentAlerts: {
    method: 'GET',
    path: '/v1/aml-segments/versions/{segmentation}/{version}/alerts',
    summary:
      'Share of customers that alerted, and of decided alerts that were productive, by segment and declared group',
    action: 'aml-segments:read',
    params: ofVersion,
    answers: {
      200: z.object({
        segments: z.array(z.object({ segment: z.string(), alerted: share, productive: share })),
        groups: z.array(
          z.object({
            dimension: z.enum(['entityType', 'country', 'clientSegment']),
            value: z.string().nullable(),
            alerted: share,
            productive: share,
          }),
        ),
      }),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;
