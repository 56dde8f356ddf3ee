import { z } from 'zod';
import { epochMs, text } from './fields.ts';
import { because, shareInterval } from './improve-routes.ts';
import type { Route } from './route.ts';
import { slug } from '../survey-definition.ts';

const arm = z.object({
  queued: z.int(),
  decided: z.int(),
  yield: shareInterval.describe('Productive of the decided; for one look at the end.'),
  low: z.number().describe('95 % confidence sequence: holds whenever one looks.'),
  high: z.number(),
});

const trial = z
  .object({
    id: z.int(),
    champion: z.string(),
    challenger: z.string(),
    mode: z.enum(['shadow', 'ab']),
    share: z.number(),
    state: z.enum(['running', 'proposed', 'promoted', 'rolled-back', 'stopped']),
    startedBy: z.string(),
    startedAt: z.int(),
    proposedBy: z.string().nullable(),
    promotedBy: z.string().nullable(),
    endedAt: z.int().nullable(),
    reason: z.string(),
  })
  .meta({ id: 'Trial', description: 'A challenger beside the champion.' });

const comparison = z
  .object({
    budget: z.int().describe('Parties each may queue: as many as the champion alerted.'),
    champion: arm,
    challenger: arm,
    onlyChampion: z.int().describe('Productive parties that only the champion queued.'),
    onlyChallenger: z.int(),
    p: z.number().describe('McNemar, exact, for one look at the end.'),
    gain: z
      .object({ value: z.number(), low: z.number(), high: z.number() })
      .nullable()
      .describe('Productive parties gained, as a share of the champion’s; holds whenever one looks.'),
  })
  .meta({ id: 'TrialComparison' });

const expression = z.string().min(1).max(500);

/** As `rules/static-rule` says; what expressions may contain is checked there. */
const staticRule = z.strictObject({
  id: slug,
  name: text(100),
  description: text(500),
  when: expression.describe('CEL, bool, over features by name and entityType, product, direction, channel, scheme.'),
  measure: expression.describe('CEL, double, ≥ 0; the rule fires where it reaches the threshold.'),
  unit: z.enum(['minor', 'count']),
  threshold: z.number().positive(),
});

const ruleSet = z
  .object({
    digest: z.string(),
    name: z.string(),
    rules: z.array(staticRule),
    addedBy: z.string(),
    addedAt: z.int(),
  })
  .meta({
    id: 'RuleSet',
    description: 'Static rules that a bank worked with before, under the hash of what they say.',
  });

const byId = z.strictObject({ id: z.coerce.number().int().min(1) });
const act = (verb: string, summary: string, action: string) =>
  ({
    method: 'POST',
    path: `/v1/improve/trials/{id}/${verb}`,
    summary,
    action,
    params: byId,
    body: because,
    answers: { 200: trial },
  }) as const;

/** Champion and challenger, and whether segments differ in what became of their members. */
export const trialRoutes = {
  getRuleSets: {
    method: 'GET',
    path: '/v1/improve/rule-sets',
    summary: 'Static rules that were worked with before, the latest first',
    action: 'improve:read',
    answers: { 200: z.object({ items: z.array(ruleSet) }) },
  },
  postRuleSet: {
    method: 'POST',
    path: '/v1/improve/rule-sets',
    summary: 'Add static rules, to be the champion of a trial; the same rules are the same set',
    action: 'improve:propose',
    body: z.strictObject({
      ...because.shape,
      name: text(100),
      rules: z
        .array(staticRule)
        .min(1)
        .max(100)
        .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'must have different ids')
        .optional()
        .describe('Absent: the ten usual scenarios at the reporting limit of the model in use.'),
    }),
    answers: { 201: ruleSet },
    bodyLimit: 256 * 1024,
  },
  getTrials: {
    method: 'GET',
    path: '/v1/improve/trials',
    summary: 'Trials of challengers, the latest first',
    action: 'improve:read',
    answers: { 200: z.object({ items: z.array(trial) }) },
  },
  postTrial: {
    method: 'POST',
    path: '/v1/improve/trials',
    summary: 'Let a trained model score live events beside the champion',
    action: 'improve:propose',
    body: z
      .strictObject({
        ...because.shape,
        challenger: text(100)
          .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a model version')
          .optional()
          .describe('A trained model; against rules always the one in use.'),
        rules: z
          .string()
          .regex(/^[0-9a-f]{32}$/)
          .optional()
          .describe('Digest of the static rules that were worked with so far: they are the champion then.'),
        share: z
          .number()
          .min(0)
          .lt(1)
          .default(0)
          .describe('Of parties whose alerts of both are worked; 0 = a shadow trial that alerts nobody.'),
      })
      .refine(
        ({ challenger, rules }) => (challenger === undefined) !== (rules === undefined),
        'give a challenger or rules',
      ),
    answers: { 201: trial },
  },
  getTrialComparison: {
    method: 'GET',
    path: '/v1/improve/trials/{id}/comparison',
    summary: 'Champion and challenger at one budget, and what keeps the challenger from being promoted',
    action: 'improve:read',
    params: byId,
    answers: { 200: z.object({ comparison, gate: z.array(z.string()) }) },
  },
  proposePromotion: act('propose', 'Propose the challenger, once the gate is open', 'improve:propose'),
  promoteChallenger: act('promote', 'Make the challenger the champion; not by its proposer', 'improve:release'),
  rollBackTrial: act('roll-back', 'Bring the champion of before back, at once', 'improve:release'),
  stopTrial: act('stop', 'End a trial without a promotion', 'improve:propose'),
  getSegmentOutcomes: {
    method: 'GET',
    path: '/v1/improve/segment-outcomes',
    summary: 'Whether segments differ in answers, complaints and, for AML segments, incidents and decisions',
    action: 'segment-outcomes:read',
    query: z.strictObject({
      purpose: z.enum(['aml', 'commercial']),
      segmentation: slug,
      from: z.coerce.number().pipe(epochMs).optional().describe('A year before `to` by default.'),
      to: z.coerce.number().pipe(epochMs).optional().describe('Now by default.'),
    }),
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            outcome: z.string(),
            test: z.string(),
            segments: z.array(z.object({ segment: z.string(), n: z.int(), value: z.number().nullable() })),
            p: z.number().nullable(),
            adjustedP: z.number().nullable().describe('Benjamini–Hochberg over all outcomes.'),
            effect: z.number(),
          }),
        ),
      }),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;
