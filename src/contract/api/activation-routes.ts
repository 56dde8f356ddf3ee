import { z } from 'zod';
import { audienceDefinition } from '../audience-definition.ts';
import { slug } from '../survey-definition.ts';
import { amountMinor, currency, epochMs, identifier, text } from './fields.ts';
import type { Route } from './route.ts';

const ofAudience = z.strictObject({ id: slug });

const audience = z
  .object({
    id: z.string(),
    definition: audienceDefinition,
    createdAt: z.int(),
    refreshedAt: z.int().nullable(),
    treated: z.int().describe('Members to address.'),
    holdout: z.int().describe('Members that are not addressed, to compare with.'),
  })
  .meta({ id: 'Audience' });

const campaignFields = {
  id: slug,
  audienceId: slug,
  offer: text(300),
  costMinor: amountMinor.describe('What it costs in all, in minor units.'),
  currency,
  startedAt: epochMs,
  endsAt: epochMs,
};

const uplift = z
  .object({
    treated: z.number(),
    holdout: z.number(),
    difference: z.number(),
    low: z.number(),
    high: z.number(),
    method: z.string(),
  })
  .meta({ id: 'Uplift', description: 'Treated less holdout, with its 95 % interval.' });

/** What marketing and product do with segments: commercial ones only, and with consent. */
export const activationRoutes = {
  postAudience: {
    method: 'POST',
    path: '/v1/audiences',
    summary: 'Add an audience of commercial data, with consent to a purpose and a holdout',
    action: 'audiences:write',
    body: z.strictObject({ id: slug, definition: audienceDefinition }),
    answers: { 201: audience },
  },
  getAudiences: {
    method: 'GET',
    path: '/v1/audiences',
    summary: 'Audiences with their size',
    action: 'audiences:read',
    answers: { 200: z.object({ items: z.array(audience) }) },
  },
  postAudienceRefresh: {
    method: 'POST',
    path: '/v1/audiences/{id}/refresh',
    summary: 'Bring an audience up to date; who entered or left is told to webhooks',
    action: 'audiences:write',
    params: ofAudience,
    answers: { 200: z.object({ entered: z.int(), left: z.int(), members: z.int() }) },
  },
  getAudienceMembers: {
    method: 'GET',
    path: '/v1/audiences/{id}/members',
    summary: 'Whom to address, as CSV, NDJSON or Parquet; the holdout is left out',
    action: 'audiences:read',
    params: ofAudience,
    query: z.strictObject({ format: z.enum(['csv', 'ndjson', 'parquet']).default('csv') }),
    answers: { 200: null },
  },
  getAudienceDelta: {
    method: 'GET',
    path: '/v1/audiences/{id}/delta',
    summary: 'Who entered and left since a time, in order',
    action: 'audiences:read',
    params: ofAudience,
    query: z.strictObject({ since: z.coerce.number().pipe(epochMs).default(0) }),
    answers: {
      200: z.object({
        items: z.array(z.object({ partyId: z.string(), change: z.enum(['entered', 'left']), at: z.int() })),
      }),
    },
  },
  postCampaign: {
    method: 'POST',
    path: '/v1/campaigns',
    summary: 'Record an offer to everyone in an audience now, the holdout as not offered',
    action: 'audiences:write',
    body: z
      .strictObject(campaignFields)
      .refine(({ startedAt, endsAt }) => startedAt < endsAt, { message: 'must end after it starts', path: ['endsAt'] }),
    answers: { 201: z.object({ enrolled: z.int() }) },
  },
  postCampaignOutcomes: {
    method: 'POST',
    path: '/v1/campaigns/{id}/outcomes',
    summary: 'What customers did since: responded, brought revenue, left',
    action: 'audiences:write',
    params: ofAudience,
    body: z.strictObject({
      outcomes: z
        .array(
          z.strictObject({
            id: identifier,
            partyId: identifier,
            kind: z.enum(['response', 'revenue', 'left']),
            amountMinor: amountMinor.default(0),
            at: epochMs,
          }),
        )
        .min(1)
        .max(1000),
    }),
    answers: { 200: z.object({ stored: z.int(), repeated: z.int(), strangers: z.int() }) },
    bodyLimit: 1024 * 1024,
  },
  getCampaignResult: {
    method: 'GET',
    path: '/v1/campaigns/{id}/result',
    summary: 'Uplift in response, revenue and retention, and the return on the cost, with intervals',
    action: 'audiences:read',
    params: ofAudience,
    answers: {
      200: z.object({
        campaign: z.object(campaignFields),
        treated: z.int(),
        holdout: z.int(),
        uplift: z
          .object({
            response: uplift,
            retention: uplift,
            revenue: uplift,
            return: z.object({
              incremental: z.number(),
              low: z.number(),
              high: z.number(),
              roi: z.number().nullable(),
              roiLow: z.number().nullable(),
              roiHigh: z.number().nullable(),
            }),
          })
          .nullable()
          .describe('Null where an arm has fewer than ten customers.'),
      }),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;
