import { readWorkload } from '#casework/workload';
import type { insightRoutes } from '#contract/api/insight-routes';
import type { ServerDeps } from '../deps.ts';
import { type HandlersOf, principalOf } from '../handler.ts';
import { latticeView } from '../lattice-view.ts';
import { officerOf } from './casework-views.ts';

/** Counts over what is stored; nothing here changes anything. */
export function insightHandlers({ db, now }: ServerDeps): HandlersOf<typeof insightRoutes> {
  return {
    async getLattice({ query: { modelVersion } }) {
      return { status: 200, body: await latticeView(db, modelVersion) };
    },
    async getWorkload(call) {
      const officer = officerOf(principalOf(call));
      return { status: 200, body: await readWorkload(db, officer, call.query.level, now()) };
    },
  };
}
