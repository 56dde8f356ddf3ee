import { z } from 'zod';
import { text } from './fields.ts';
import type { Route } from './route.ts';

/** A share with its 95 % interval (Wilson); null where there is nothing to divide by. */
export const shareInterval = z
  .object({ share: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable(), n: z.int() })
  .meta({ id: 'ShareInterval' });

const queuePart = z.object({
  alerts: z.int(),
  productive: z.int(),
  worked: z.int().describe('Alerts that the budget lets through.'),
  precisionBefore: shareInterval,
  precisionAfter: shareInterval,
  averagePrecisionBefore: z.number().nullable(),
  averagePrecisionAfter: z.number().nullable(),
});

const effect = z
  .object({
    reason: z.string().nullable().describe('Why there is nothing to see; null where there is.'),
    learnedUntil: z.int().nullable(),
    reviewed: queuePart.nullable().describe('Decided before the learning date; weights learned without each part.'),
    unreviewed: queuePart.nullable().describe('Not decided by the learning date; judged by later decisions.'),
  })
  .meta({ id: 'QueueEffect', description: 'A queue in the order of the fusion, and of the learned weights.' });

const weighting = z
  .object({
    id: z.int(),
    modelVersion: z.string(),
    state: z.enum(['proposed', 'refused', 'released', 'replaced', 'rolled-back']),
    members: z.array(z.object({ name: z.string(), weight: z.number(), factor: z.number() })),
    productive: z.int(),
    unproductive: z.int(),
    effect,
    gate: z.array(z.string()).describe('What keeps it from being released; empty = nothing.'),
    recalibratedCells: z.array(z.object({ cell: z.string(), labels: z.int() })),
    proposedBy: z.string(),
    proposedAt: z.int(),
    releasedBy: z.string().nullable(),
    releasedAt: z.int().nullable(),
    reason: z.string(),
  })
  .meta({ id: 'Weighting', description: 'Factors on the weights of the detectors, learned from decisions.' });

export const because = z.strictObject({ reason: text(1000).describe('Kept in the audit trail.') });
const budgetShare = z.coerce.number().gt(0).max(1).default(0.25).describe('Share of the queue that is worked.');
const byId = z.strictObject({ id: z.coerce.number().int().min(1) });

/** Closing the loop: what decisions say of the detectors, and of the order of the queue. */
export const improveRoutes = {
  getQueueEffect: {
    method: 'GET',
    path: '/v1/improve/effect',
    summary: 'Precision at budget, reviewed and unreviewed, before and after learning from decisions',
    action: 'improve:read',
    query: z.strictObject({ budgetShare }),
    answers: {
      200: z.object({
        modelVersion: z.string(),
        effect,
        labelNoise: z.object({ decidedTwice: z.int(), reversed: shareInterval }),
      }),
    },
  },
  getScheduledJobs: {
    method: 'GET',
    path: '/v1/improve/jobs',
    summary: 'Work that comes round: reviews that are due, weightings that decisions suggest',
    action: 'improve:read',
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            name: z.string(),
            nextAt: z.int(),
            lastAt: z.int().nullable(),
            lastOutcome: z.string().nullable(),
          }),
        ),
      }),
    },
  },
  getDecisionLabels: {
    method: 'GET',
    path: '/v1/improve/labels',
    summary:
      'Decisions as labels (NDJSON), to put beside a bank’s files as labels.ndjson and learn from with train --labels',
    action: 'cases:restricted',
    answers: { 200: null },
  },
  getWeightings: {
    method: 'GET',
    path: '/v1/improve/weightings',
    summary: 'Learned weightings, the latest first',
    action: 'improve:read',
    answers: { 200: z.object({ items: z.array(weighting) }) },
  },
  postWeighting: {
    method: 'POST',
    path: '/v1/improve/weightings',
    summary: 'Learn from the decisions so far, and propose the result; another person releases it',
    action: 'improve:propose',
    body: z.strictObject({ ...because.shape, budgetShare }),
    answers: { 201: weighting },
  },
  releaseWeighting: {
    method: 'POST',
    path: '/v1/improve/weightings/{id}/release',
    summary: 'Let a weighting order the queue; not by its proposer, and not where the queue gets worse',
    action: 'improve:release',
    params: byId,
    body: because,
    answers: { 200: weighting },
  },
  rollBackWeighting: {
    method: 'POST',
    path: '/v1/improve/weightings/{id}/roll-back',
    summary: 'Go back to the weighting before, or to the plain fusion',
    action: 'improve:release',
    params: byId,
    body: because,
    answers: { 200: weighting },
  },
  getQueueOrder: {
    method: 'GET',
    path: '/v1/improve/queue',
    summary: 'Open alerts in the order in which they are best worked, some of them drawn at random',
    action: 'cases:read',
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
    answers: {
      200: z.object({
        modelVersion: z.string(),
        items: z.array(
          z.object({
            alertId: z.int(),
            priority: z.number().describe('In nats; higher = sooner. No probability.'),
            productiveShare: z.number().nullable().describe('Share of such alerts that decisions found productive.'),
            explored: z.boolean(),
          }),
        ),
      }),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;
