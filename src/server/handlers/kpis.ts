import type { kpiRoutes } from '#contract/api/kpi-routes';
import { day } from '#domain/time';
import { driftChecks } from '#improve/drift/watch-drift';
import { kpiDefinitions } from '#improve/kpis/kpi';
import { readKpis } from '#improve/kpis/read-kpis';
import { customerSatisfaction, netPromoterScore } from '#surveys/results/score-metrics';
import type { ServerDeps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';

const mostPeriods = 400;

export function kpiHandlers({ db, counts, now }: ServerDeps): HandlersOf<typeof kpiRoutes> {
  const metrics = { nps: netPromoterScore, csat: customerSatisfaction };
  return {
    async getKpis({ query: { by, from, to = now() } }) {
      const first = from ?? to - 365 * day;
      const length = { day, week: 7 * day, month: 28 * day }[by];
      if (first >= to) throw new HttpProblem(400, 'request.invalid', '`from` must lie before `to`.');
      if ((to - first) / length > mostPeriods) {
        throw new HttpProblem(
          400,
          'request.invalid',
          `These are more than ${mostPeriods} periods: ask for longer ones.`,
        );
      }
      const points = await readKpis(db, metrics, await counts.days.current(), { by, from: first, to });
      return { status: 200, body: { definitions: kpiDefinitions, points } };
    },
    async getDriftChecks({ query: { limit } }) {
      return { status: 200, body: { items: await driftChecks(db, limit) } };
    },
  };
}
