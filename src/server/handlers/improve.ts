import type { improveRoutes } from '#contract/api/improve-routes';
import { AppError } from '#domain/app-error';
import { decisionLabels } from '#improve/feedback/decision-labels';
import { decidedOf, readLabelNoise } from '#improve/feedback/decisions';
import { readSeenAlerts } from '#improve/feedback/decided-alerts';
import { queueEffect } from '#improve/feedback/queue-effect';
import { queueOrder } from '#improve/feedback/queue-order';
import { listWeightings, proposeWeighting, releaseWeighting, rollBackWeighting } from '#improve/feedback/weightings';
import { visibleAlert } from '#casework/officer';
import { championVersion } from '#stream/scoring/champion';
import { actorOf } from '../actor.ts';
import { listJobs } from '#store/scheduled-jobs';
import type { ServerDeps } from '../deps.ts';
import { type HandlersOf, principalOf } from '../handler.ts';
import { officerOf } from './casework-views.ts';
import { effectView, shareView, weightingView } from './improve-views.ts';

export function improveHandlers({ db, models, now }: ServerDeps): HandlersOf<typeof improveRoutes> {
  const inUse = async (): Promise<string> => {
    const version = await championVersion(db);
    if (version === null)
      throw new AppError('improve.no-model', 'No model is in use yet: there is nothing to improve.');
    return version;
  };
  const deedOf = (call: { readonly body: { readonly reason: string } } & Parameters<typeof actorOf>[0]) => {
    return { actor: actorOf(call), at: now(), reason: call.body.reason };
  };
  return {
    async getQueueEffect({ query: { budgetShare } }) {
      const modelVersion = await inUse();
      const decided = decidedOf(await readSeenAlerts(db, models, modelVersion));
      const { decidedTwice, reversed } = await readLabelNoise(db);
      const labelNoise = { decidedTwice, reversed: shareView(reversed) };
      const body = { modelVersion, effect: effectView(queueEffect(decided, budgetShare)), labelNoise };
      return { status: 200, body };
    },
    async getDecisionLabels() {
      const labels = await decisionLabels(db);
      const headers = {
        'content-type': 'application/x-ndjson',
        'content-disposition': 'attachment; filename="labels.ndjson"',
      };
      return { status: 200, body: labels.map((label) => `${JSON.stringify(label)}\n`).join(''), headers };
    },
    async getScheduledJobs() {
      return { status: 200, body: { items: [...(await listJobs(db))] } };
    },
    async getWeightings() {
      return { status: 200, body: { items: (await listWeightings(db)).map(weightingView) } };
    },
    async postWeighting(call) {
      const options = { modelVersion: await inUse(), budgetShare: call.body.budgetShare };
      return { status: 201, body: weightingView(await proposeWeighting(db, models, options, deedOf(call))) };
    },
    async releaseWeighting(call) {
      return { status: 200, body: weightingView(await releaseWeighting(db, call.params.id, deedOf(call))) };
    },
    async rollBackWeighting(call) {
      return { status: 200, body: weightingView(await rollBackWeighting(db, call.params.id, deedOf(call))) };
    },
    async getQueueOrder(call) {
      const modelVersion = await inUse();
      const order = await queueOrder(db, models, modelVersion);
      const visible = await db
        .selectFrom('party_alert')
        .select('id')
        .where('state', '!=', 'closed')
        .where(visibleAlert(officerOf(principalOf(call))))
        .execute();
      const ids = new Set(visible.map(({ id }) => id));
      const items = order.filter(({ alertId }) => ids.has(alertId)).slice(0, call.query.limit);
      return { status: 200, body: { modelVersion, items } };
    },
  };
}
