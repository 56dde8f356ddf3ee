import { z } from 'zod';
import { epochMs } from './fields.ts';
import type { Route } from './route.ts';

const kpi = z
  .object({
    value: z.number().nullable().describe('Null where there is nothing to divide by, or too few to show.'),
    low: z.number().nullable(),
    high: z.number().nullable(),
    n: z.int().describe('What it rests on.'),
  })
  .meta({ id: 'Kpi', description: 'A figure with its 95 % interval.' });

/** What the work achieves, over time; docs/kpis.md holds the definitions. */
export const kpiRoutes = {
  getKpis: {
    method: 'GET',
    path: '/v1/improve/kpis',
    summary: 'Accuracy, false positives, satisfaction, efficiency and incidents over time, with intervals',
    action: 'kpis:read',
    query: z.strictObject({
      by: z.enum(['day', 'week', 'month']).default('month'),
      from: z.coerce.number().pipe(epochMs).optional().describe('A year before `to` by default.'),
      to: z.coerce.number().pipe(epochMs).optional().describe('Now by default.'),
    }),
    answers: {
      200: z.object({
        definitions: z.record(z.string(), z.string()),
        points: z.array(z.object({ at: z.int(), values: z.record(z.string(), kpi) })),
      }),
    },
  },
  getDriftChecks: {
    method: 'GET',
    path: '/v1/improve/drift',
    summary:
      'The daily comparisons of live traffic with the weeks before and with what the model promised, the latest first',
    action: 'improve:read',
    query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(30) }),
    answers: {
      200: z.object({
        items: z.array(
          z
            .object({
              day: z.string(),
              modelVersion: z.string(),
              at: z.int(),
              legsBefore: z.int(),
              legsNow: z.int(),
              psi: z
                .record(z.string(), z.number())
                .nullable()
                .describe('Population stability index per column; null where there was too little traffic to tell.'),
              findings: z.array(z.object({ key: z.string(), sentence: z.string() })),
            })
            .meta({ id: 'DriftCheck' }),
        ),
      }),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;
