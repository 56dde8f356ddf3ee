import { distributionByRule, scoreBins } from '#casework/thresholds/distribution';
import { readCellAxes } from '#casework/thresholds/load-scores';
import { minutesPerAlert } from '#casework/thresholds/minutes';
import { checkSimulable } from '#casework/thresholds/tau-of-cells';
import { readWorkload } from '#casework/workload';
import { wilsonInterval } from '#ml/statistics/wilson';
import type { insightRoutes } from '#contract/api/insight-routes';
import { championVersion } from '#stream/scoring/champion';
import type { ServerDeps } from '../deps.ts';
import { type HandlersOf, principalOf } from '../handler.ts';
import { calibrationWeeks } from '../calibration-weeks.ts';
import { latticeView } from '../lattice-view.ts';
import { officerOf } from './casework-views.ts';

/** Minutes per alert where too few decisions were timed. */
const assumedMinutes = 20;

/** Counts over what is stored; nothing here changes anything. */
export function insightHandlers({ db, now, counts, models }: ServerDeps): HandlersOf<typeof insightRoutes> {
  return {
    async getLattice({ query: { modelVersion } }) {
      return { status: 200, body: await latticeView({ db, models, counts: counts.cells }, modelVersion) };
    },
    async getWorkload(call) {
      const officer = officerOf(principalOf(call));
      return { status: 200, body: await readWorkload(db, officer, call.query.level, now()) };
    },
    async getCalibration({ query }) {
      const weeks = calibrationWeeks(await counts.spread.current(), query.weeks);
      const items = weeks.map(({ week, legs, rare, psi }) => {
        const { share, low, high, n } = wilsonInterval(rare, legs);
        return { week, legs, rare: { share, low, high, n }, psi };
      });
      return { status: 200, body: { weeks: items } };
    },
    async postScoreDistribution({ body: { when } }) {
      const [table, axesOf, champion] = await Promise.all([
        counts.scores.table(),
        readCellAxes(db),
        championVersion(db),
      ]);
      const cellAxes = champion === null ? [] : axesOf(champion);
      checkSimulable({ default: 0.5, rules: when.map((each) => ({ when: each, value: 0.5 })) }, cellAxes);
      const labels = (axis: string) =>
        new Set(table.cells.flatMap(({ values }) => (values[axis] === undefined ? [] : [values[axis]])));
      const body = {
        evaluations: table.length,
        firstAt: table.firstAt,
        lastAt: table.lastAt,
        bins: scoreBins,
        minutesPerAlert: await minutesPerAlert(db, assumedMinutes),
        axes: cellAxes.map((name) => ({ name, values: [...labels(name)].sort() })),
        groups: distributionByRule(table, when),
      };
      return { status: 200, body };
    },
  };
}
