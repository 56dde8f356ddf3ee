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
} as const satisfies Readonly<Record<string, Route>>;
