import { z } from 'zod';
import { identifier, text } from './fields.ts';
import { pageQuery, type Route } from './route.ts';

const number = z.coerce.number().int().min(1).max(2_147_483_647);
const state = z.enum(['open', 'proposed', 'confirmed', 'dismissed']);
const reason = text(2000).describe('Why; goes into the audit trail. No personal data of customers.');
const after = z.coerce
  .number()
  .int()
  .min(0)
  .max(Number.MAX_SAFE_INTEGER)
  .default(0)
  .describe('Identifier of the last hit of the page before.');

const agreement = z.enum(['agrees', 'near', 'differs', 'unknown']);
const explanation = z.object({
  words: z
    .array(z.object({ listed: z.string(), how: z.string(), similarity: z.number(), weight: z.number() }))
    .describe('Which words of the listed name matched how; no word of the customer’s.'),
  birthDate: agreement,
  country: agreement,
});

const hit = z
  .object({
    id: z.int(),
    partyId: z.string(),
    list: z.string(),
    listVersion: z.string(),
    entryId: z.string(),
    matchedName: z.string().describe('The name on the list.'),
    score: z.number().describe('Likeness of names and further evidence, 0–1.'),
    nameScore: z.number().describe('Likeness of the names alone, 0–1.'),
    explanation,
    threshold: z.number(),
    thresholdVersion: z.int().describe('0 = the built-in line.'),
    state,
    foundAt: z.int(),
  })
  .meta({ id: 'ScreeningHitView' });

const decision = z.object({
  action: z.enum(['propose', 'confirm', 'reject', 'dismiss', 'reopen']),
  good: z.boolean(),
  reason: z.string(),
  decidedBy: z.string(),
  decidedAt: z.int(),
});

const threshold = z.object({
  version: z.int(),
  value: z.number(),
  state: z.enum(['proposed', 'released', 'superseded', 'refused']),
  reason: z.string(),
  proposedBy: z.string(),
  proposedAt: z.int(),
  releasedBy: z.string().nullable(),
  releasedAt: z.int().nullable(),
});

export const screeningRoutes = {
  getScreeningLists: {
    method: 'GET',
    path: '/v1/screening/lists',
    summary: 'Versions of the lists that parties are screened against',
    action: 'screening:read',
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            list: z.string(),
            version: z.string(),
            date: z.string().nullable(),
            entries: z.int(),
            problems: z.int().describe('Rows that could not be read.'),
            controlCharacters: z.int(),
            loadedBy: z.string(),
            loadedAt: z.int(),
            inForce: z.boolean(),
          }),
        ),
      }),
    },
  },
  getScreeningHits: {
    method: 'GET',
    path: '/v1/screening/hits',
    summary: 'Parties that are like an entry of a list',
    action: 'screening:read',
    query: z.strictObject({ limit: pageQuery.limit, after, state: state.optional(), partyId: identifier.optional() }),
    answers: { 200: z.object({ items: z.array(hit) }) },
  },
  getScreeningHit: {
    method: 'GET',
    path: '/v1/screening/hits/{id}',
    summary: 'A hit, how its words matched, and what was decided on it by whom, the first decision first',
    action: 'screening:read',
    params: z.strictObject({ id: number }),
    answers: { 200: z.object({ hit, decisions: z.array(decision) }) },
  },
  postScreeningDecision: {
    method: 'POST',
    path: '/v1/screening/hits/{id}/decisions',
    summary: 'Decide on a hit; confirming takes two people, one who proposes and one who confirms',
    action: 'screening:work',
    params: z.strictObject({ id: number }),
    body: z.strictObject({
      action: decision.shape.action,
      reason,
      good: z.boolean().default(false).describe('Of a dismissal: this entry does not hit this party again.'),
    }),
    answers: { 200: hit },
  },
  getScreeningExport: {
    method: 'GET',
    path: '/v1/screening/export',
    summary: 'For auditors: hits with list version, score, line and every decision',
    action: 'screening:audit',
    query: z.strictObject({ limit: pageQuery.limit, after }),
    answers: { 200: z.object({ items: z.array(z.object({ hit, decisions: z.array(decision) })) }) },
  },
  getScreeningThresholds: {
    method: 'GET',
    path: '/v1/screening/thresholds',
    summary: 'The line of hits in force, and those that were proposed, the latest first',
    action: 'screening:read',
    answers: {
      200: z.object({
        inForce: z.object({ version: z.int().describe('0 = the built-in line.'), value: z.number() }),
        items: z.array(threshold),
      }),
    },
  },
  postScreeningThreshold: {
    method: 'POST',
    path: '/v1/screening/thresholds',
    summary: 'Propose another line of hits',
    action: 'screening:govern',
    body: z.strictObject({ value: z.number().min(0.3).max(1), reason }),
    answers: { 201: z.object({ version: z.int() }) },
  },
  postScreeningThresholdRelease: {
    method: 'POST',
    path: '/v1/screening/thresholds/{version}/release',
    summary: 'Put a proposed line in force; whoever proposed it cannot',
    action: 'screening:govern',
    params: z.strictObject({ version: number }),
    answers: { 200: z.object({ version: z.int(), value: z.number() }) },
  },
} as const satisfies Readonly<Record<string, Route>>;
