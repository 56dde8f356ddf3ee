import { z } from 'zod';
import { text } from './fields.ts';
import type { Route } from './route.ts';

const rate = z
  .object({ share: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable(), n: z.int() })
  .meta({ id: 'Rate', description: 'A share with its 95 % Wilson interval; null where n = 0.' });

const twoDays = { today: z.int(), before: z.int() };

/** What people look at to understand: counts over stored evaluations and work, nothing that changes anything. */
export const insightRoutes = {
  getLattice: {
    method: 'GET',
    path: '/v1/lattice',
    summary:
      'Declared cells of a model with their size, line and alert rate, and the static rules that they stand in for',
    action: 'segments:read',
    query: z.strictObject({ modelVersion: text(200).optional().describe('Absent: the model in use.') }),
    answers: {
      200: z.object({
        modelVersion: z.string().nullable().describe('Null before the first release.'),
        axes: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
        rules: z.int().describe('Static rules that are usual.'),
        ruleVariations: z.number().describe('∏ values of the axes × rules.'),
        cells: z.array(
          z.object({
            cell: z.string(),
            level: z.int().describe('How many axes it fixes; 0 is everybody.'),
            expert: z.string(),
            tau: z.number(),
            parties: z.int().describe('Of the training.'),
            legs: z.int().describe('Of the training.'),
            poolingWeight: z
              .number()
              .nullable()
              .describe(
                'How much its own mean counts against that of the cells above, 0 to 1; null without the model’s files.',
              ),
            evaluations: z.int(),
            alerts: z.int(),
            rate,
          }),
        ),
      }),
    },
  },
  getWorkload: {
    method: 'GET',
    path: '/v1/workload',
    summary: 'Alerts and cases: what came and went in a day, how old the open ones are, and in which segments they lie',
    action: 'cases:read',
    query: z.strictObject({
      level: z.coerce.number().int().min(1).max(6).default(2).describe('Axes that name a segment.'),
    }),
    answers: {
      200: z.object({
        asOf: z.int(),
        since: z.int().describe('A day before; `before` counts the day before that.'),
        opened: z.object(twoDays),
        closed: z.object(twoDays),
        productive: z.object(twoDays),
        cases: z.object(twoDays),
        open: z.int().describe('Alerts that are not closed and not part of a case.'),
        ageing: z.array(
          z.object({
            due: z.enum(['overdue', 'within-a-day', 'within-three-days', 'later', 'stopped']),
            alerts: z.int(),
          }),
        ),
        segments: z.array(
          z.object({ segment: z.string(), open: z.int(), opened: z.int(), overdue: z.int(), topScore: z.number() }),
        ),
      }),
    },
  },
  getCalibration: {
    method: 'GET',
    path: '/v1/calibration',
    summary: 'Whether scores are still spread as they should be, by week: rare p-values and the stability index',
    action: 'models:read',
    query: z.strictObject({ weeks: z.coerce.number().int().min(1).max(10).default(8) }),
    answers: {
      200: z.object({
        weeks: z.array(
          z.object({
            week: z.int().describe('Monday 00:00 UTC.'),
            legs: z.int(),
            rare: rate.describe('Share of legs with p ≤ 0.001; of a calibrated model, 0.001.'),
            psi: z.number().nullable().describe('Of p in ten parts against uniform; null below 200 legs.'),
          }),
        ),
      }),
    },
  },
  postScoreDistribution: {
    method: 'POST',
    path: '/v1/thresholds/distribution',
    summary: 'Stored scores by the rule that governs them: enough to say for any line what it would have raised',
    action: 'thresholds:read',
    body: z.strictObject({
      when: z
        .array(z.record(z.string().max(100), z.string().max(200)))
        .max(200)
        .default([])
        .describe('Conditions of the rules, in their order; the most specific wins, the later one on a tie.'),
    }),
    answers: {
      200: z.object({
        evaluations: z.int(),
        firstAt: z.int(),
        lastAt: z.int(),
        bins: z.int().describe('Of [0, 1]; lines lie on their edges.'),
        minutesPerAlert: z.object({ mean: z.number(), low: z.number(), high: z.number(), n: z.int() }),
        axes: z.array(z.object({ name: z.string(), values: z.array(z.string()) })).describe('What rules may name.'),
        groups: z.array(
          z.object({
            rule: z.int().describe('Position in `when`; -1: what no rule governs.'),
            evaluations: z.int(),
            legs: z.array(z.int()),
            units: z.array(z.int()).describe('Party-months by their highest score.'),
            productive: z.array(z.int()).describe('Alerts found productive, by their highest score.'),
            btlSample: z
              .array(z.int())
              .describe('Legs to inspect below each line; none productive: less than 5 % are.'),
          }),
        ),
      }),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;
