import type { surveyRoutes } from '#contract/api/survey-routes';
import { taints } from '#domain/taint';
import { setAttributes } from '#surveys/catalogue/attributes';
import { readCooldown, setCooldown } from '#surveys/catalogue/cooldown';
import { declareSignal, isTaint, loadSignals } from '#surveys/catalogue/signals';
import { listSurveys, moveSurvey, readDefinition, readSurvey, storeVersion } from '#surveys/catalogue/surveys';
import { consentHistory } from '#surveys/consent';
import { recordWord } from '#surveys/consent-effects';
import { actorOf } from '../actor.ts';
import type { ServerDeps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { HttpProblem } from '../problems.ts';

export function surveyHandlers({ db, now }: ServerDeps): HandlersOf<typeof surveyRoutes> {
  return {
    async postSurvey(call) {
      const { id, definition } = call.body;
      await storeVersion(db, id, { definition, isNew: true, actor: actorOf(call), at: now() });
      return { status: 201, body: await readSurvey(db, id) };
    },
    async getSurveys() {
      return { status: 200, body: { items: await listSurveys(db) } };
    },
    async getSurvey({ params: { id } }) {
      return { status: 200, body: await readSurvey(db, id) };
    },
    async postSurveyVersion(call) {
      const given = { definition: call.body.definition, isNew: false, actor: actorOf(call), at: now() };
      return { status: 201, body: { version: await storeVersion(db, call.params.id, given) } };
    },
    async getSurveyVersion({ params: { id, version } }) {
      return { status: 200, body: await readDefinition(db, id, version) };
    },
    async patchSurvey(call) {
      const { id } = call.params;
      await moveSurvey(db, id, { ...call.body, actor: actorOf(call), at: now() });
      return { status: 200, body: await readSurvey(db, id) };
    },
    async getSurveyCooldown() {
      return { status: 200, body: await readCooldown(db) };
    },
    async putSurveyCooldown(call) {
      await setCooldown(db, call.body, actorOf(call), now());
      return { status: 200, body: call.body };
    },
    async getCustomerSignals() {
      return { status: 200, body: { items: await loadSignals(db) } };
    },
    async putCustomerSignal(call) {
      const { taints: named, ...rest } = call.body;
      const known = named.filter(isTaint);
      if (known.length !== named.length) {
        throw new HttpProblem(422, 'survey.unknown-taint', `Taints are: ${taints.join(', ')}.`);
      }
      const signal = { name: call.params.name, taints: known, ...rest };
      return { status: 200, body: { items: await declareSignal(db, signal, actorOf(call), now()) } };
    },
    async putCustomerAttributes({ params: { id }, body }) {
      await setAttributes(db, id, body);
      return { status: 204 };
    },
    async getConsents({ params: { id } }) {
      const history = await consentHistory(db, id);
      const latest = history.toReversed().map(({ purpose, granted }) => [purpose, granted] as const);
      return { status: 200, body: { now: Object.fromEntries(latest), history } };
    },
    async postConsent(call) {
      const { params, body } = call;
      const actor = actorOf(call);
      const entry = { ...body, partyId: params.id };
      return { status: 201, body: await recordWord(db, entry, { actor, at: now() }) };
    },
  };
}
