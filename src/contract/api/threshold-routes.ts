import { z } from 'zod';
import { thresholdStates } from '#domain/casework-states';
import { epochMs, text } from './fields.ts';
import { governed } from '../policy.ts';
import type { Route } from './route.ts';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const ofId = z.strictObject({ id });
const version = z.int().min(1);
const reason = text(1000);
const share = z.number().gt(0).lt(1);

const interval = z
  .object({ share: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable(), n: z.int() })
  .meta({ id: 'ShareInterval', description: 'A share with its 95 % interval; null where n = 0.' });
const count = z.object({
  legs: z.int(),
  units: z.int().describe('Distinct party-months: what becomes a piece of work.'),
});
const hours = z.object({ hours: z.number(), low: z.number(), high: z.number() });

const simulation = z
  .object({
    evaluations: z.int(),
    partyMonths: z.int(),
    before: count,
    after: count,
    gained: z.int(),
    lost: z.int(),
    productive: z.int().describe('Alerts of the history that were found productive.'),
    productiveMissed: z.int(),
    kept: interval,
    minutesPerAlert: z.object({
      mean: z.number(),
      low: z.number(),
      high: z.number(),
      n: z.int().describe('Timed decisions behind it; 0 = assumed.'),
    }),
    hoursBefore: hours,
    hoursAfter: hours,
    segments: z.array(
      z.object({
        cell: z.string(),
        tauBefore: z.number(),
        tauAfter: z.number(),
        evaluations: z.int(),
        before: count,
        after: count,
        gained: z.int(),
        lost: z.int(),
        productiveMissed: z.int(),
        rateBefore: interval,
        rateAfter: interval,
      }),
    ),
  })
  .meta({
    id: 'ThresholdSimulation',
    description: 'What a change of τ would have done to the stored scores of the full history.',
  });

const threshold = z
  .object({
    id: z.int(),
    state: z.enum(thresholdStates),
    inForce: z.boolean(),
    threshold: governed,
    reason: z.string(),
    draftedBy: z.string(),
    draftedAt: z.int(),
    proposedBy: z.string().nullable(),
    proposedAt: z.int().nullable(),
    simulation: simulation.nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: z.int().nullable(),
    effectiveFrom: z.int().nullable(),
    rolledBackBy: z.string().nullable(),
    rolledBackAt: z.int().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Threshold', description: 'A governed version of τ per segment.' });

const plan = z
  .object({
    id: z.int(),
    kind: z.enum(['atl', 'btl']),
    cell: z.string().nullable(),
    scoreFrom: z.number(),
    scoreBelow: z.number(),
    tolerance: z.number(),
    population: z.int(),
    size: z.int(),
    seed: z.int(),
    createdBy: z.string(),
    createdAt: z.int(),
  })
  .meta({ id: 'SamplingPlan' });

const suggestion = z.object({ tau: z.number(), units: z.int() });
const lineSuggestion = z
  .object({
    cell: z.string().nullable().describe('Name of a segment; null: the default.'),
    when: z.record(z.string(), z.string()).describe('Axis name → value of the segment; empty: the default.'),
    tau: z.number().describe('In force.'),
    suggested: z.number(),
    because: z
      .enum(['nothing-productive', 'productive-below'])
      .describe('Alerts from the line up were all in vain; or an inspected sample below it was not.'),
    decided: z.int().describe('Decided alerts that would no longer be raised.'),
    sampleId: z.int().nullable(),
  })
  .meta({ id: 'LineSuggestion', description: 'What decisions and inspected samples say of a line.' });
const countedEvaluation = z
  .object({
    position: z.int(),
    side: z.int(),
    legId: z.string(),
    partyId: z.string().nullable(),
    at: z.int(),
    amountMinor: z.int().describe('In minor units of the base currency.'),
    cell: z.string(),
    score: z.number(),
    tauBefore: z.number(),
    tauAfter: z.number(),
    alertId: z.int().nullable().describe('The alert that holds it, if any does.'),
  })
  .meta({ id: 'CountedEvaluation', description: 'A stored evaluation against the line before and after a change.' });
const minutes = z.number().min(0).max(10_000).default(20).describe('Assumed time per alert, where too few were timed.');

export const thresholdRoutes = {
  getThresholds: {
    method: 'GET',
    path: '/v1/thresholds',
    summary: 'Versions of τ, the latest first, and the line that is in force',
    action: 'thresholds:read',
    answers: { 200: z.object({ inForce: governed.nullable(), items: z.array(threshold) }) },
  },
  postThreshold: {
    method: 'POST',
    path: '/v1/thresholds',
    summary: 'Draft a version of τ per segment; most specific wins',
    action: 'thresholds:propose',
    body: z.strictObject({ threshold: governed, reason }),
    answers: { 201: threshold },
  },
  postSimulation: {
    method: 'POST',
    path: '/v1/thresholds/simulation',
    summary: 'What another τ would have done to the full history, against the one in force',
    action: 'thresholds:read',
    body: z.strictObject({ threshold: governed, minutesPerAlert: minutes }),
    answers: { 200: simulation },
  },
  postThresholdEvaluations: {
    method: 'POST',
    path: '/v1/thresholds/evaluations',
    summary: 'The evaluations behind a number of the simulation: what another τ gains, loses or misses, by score',
    action: 'cases:read',
    body: z.strictObject({
      threshold: governed.describe('After the change.'),
      before: governed.nullable().default(null).describe('Null: the line in force.'),
      set: z
        .enum(['before', 'after', 'gained', 'lost', 'missed'])
        .describe('`missed`: alerts found productive that would not be raised, each by its highest leg.'),
      per: z.enum(['leg', 'party-month']).default('leg').describe('`party-month`: each by its highest leg.'),
      rule: z
        .int()
        .min(-1)
        .nullable()
        .default(null)
        .describe('Position in `threshold.rules`: only what it governs; −1: what none does; null: everything.'),
      limit: z.int().min(1).max(200).default(50),
      cursor: z.string().max(200).optional().describe('`next` of the page before.'),
    }),
    answers: {
      200: z.object({
        total: z.int().describe('As the simulation counts; legs of alerts that are not yours to see are not listed.'),
        items: z.array(countedEvaluation),
        next: z.string().nullable(),
      }),
    },
  },
  getThresholdCurve: {
    method: 'GET',
    path: '/v1/thresholds/curve',
    summary: 'Party-months that alert at each line, and the line that fits a budget',
    action: 'thresholds:read',
    query: z.strictObject({
      cell: text(500).optional().describe('Name of a segment; absent: everybody.'),
      budget: z.coerce.number().int().min(1).optional().describe('Party-months over the whole history.'),
    }),
    answers: { 200: z.object({ partyMonths: z.int(), curve: z.array(suggestion), suggestion: suggestion.nullable() }) },
  },
  getThresholdSuggestions: {
    method: 'GET',
    path: '/v1/thresholds/suggestions',
    summary: 'What decisions and inspected samples say of the lines in force, at a tolerance, ready to be drafted',
    action: 'thresholds:read',
    query: z.strictObject({
      tolerance: z.coerce
        .number()
        .min(0.001)
        .max(0.5)
        .default(0.05)
        .describe('Share of productive alerts that may go unseen, with 95 % confidence that it is less.'),
    }),
    answers: {
      200: z.object({
        fewest: z.int().describe('Alerts in vain that it takes at this tolerance.'),
        suggestions: z.array(lineSuggestion),
        threshold: governed.nullable().describe('The line in force with all of them in it; null where there are none.'),
      }),
    },
  },
  getThreshold: {
    method: 'GET',
    path: '/v1/thresholds/{id}',
    summary: 'One version of τ with its simulation',
    action: 'thresholds:read',
    params: ofId,
    answers: { 200: threshold },
  },
  postThresholdAction: {
    method: 'POST',
    path: '/v1/thresholds/{id}/actions',
    summary: 'Edit a draft or propose it, which simulates it first',
    action: 'thresholds:propose',
    params: ofId,
    body: z.discriminatedUnion('action', [
      z.strictObject({ version, action: z.literal('edit'), threshold: governed, reason }),
      z.strictObject({ version, action: z.literal('propose'), minutesPerAlert: minutes }),
    ]),
    answers: { 200: threshold },
  },
  postThresholdDecision: {
    method: 'POST',
    path: '/v1/thresholds/{id}/decision',
    summary: 'Release or refuse a proposal of somebody else, or roll a released version back',
    action: 'thresholds:release',
    params: ofId,
    body: z.discriminatedUnion('action', [
      z.strictObject({
        version,
        action: z.literal('release'),
        effectiveFrom: epochMs.nullable().default(null).describe('Null: now.'),
      }),
      z.strictObject({ version, action: z.literal('refuse'), reason }),
      z.strictObject({ version, action: z.literal('roll-back'), reason }),
    ]),
    answers: { 200: threshold },
  },
  getSamples: {
    method: 'GET',
    path: '/v1/thresholds/samples',
    summary: 'Samples above and below the line',
    action: 'thresholds:read',
    answers: { 200: z.object({ items: z.array(plan) }) },
  },
  postSample: {
    method: 'POST',
    path: '/v1/thresholds/samples',
    summary: 'Draw a sample of a band of scores to inspect',
    action: 'thresholds:propose',
    body: z.strictObject({
      kind: z.enum(['atl', 'btl']),
      cell: text(500).nullable().default(null),
      scoreFrom: z.number().min(0).max(1),
      scoreBelow: z.number().min(0).max(1.000001),
      tolerance: share.default(0.05),
      seed: z.int().min(0).default(1),
    }),
    answers: { 201: plan },
  },
  getSample: {
    method: 'GET',
    path: '/v1/thresholds/samples/{id}',
    summary: 'A sample with its legs and what their inspection says',
    action: 'cases:read',
    params: ofId,
    answers: {
      200: z.object({
        plan,
        items: z.array(
          z.object({
            position: z.int(),
            side: z.int(),
            legId: z.string(),
            partyId: z.string().nullable(),
            score: z.number(),
            outcome: z.string().nullable(),
            decidedBy: z.string().nullable(),
          }),
        ),
        result: z.object({
          decided: z.int(),
          open: z.int(),
          productive: interval,
          verdict: z.enum(['accepted', 'productive-found', 'open']),
          suggestedTau: z.number().nullable(),
        }),
      }),
    },
  },
  postSampleOutcome: {
    method: 'POST',
    path: '/v1/thresholds/samples/{id}/outcomes',
    summary: 'Note what the inspection of a sampled leg found',
    action: 'cases:work',
    params: ofId,
    body: z.strictObject({
      position: z.int(),
      side: z.int().min(0).max(1),
      outcome: z.enum(['productive', 'unproductive', 'inconclusive']),
    }),
    answers: { 204: null },
  },
} as const satisfies Readonly<Record<string, Route>>;
