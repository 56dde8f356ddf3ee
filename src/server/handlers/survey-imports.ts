import type { surveyImportRoutes } from '#contract/api/survey-import-routes';
import { addConnection, changeConnection, removeConnection } from '#surveys/imports/change-connection';
import { listConnectionsInUse } from '#surveys/imports/connection';
import { importResponses, receiveWebhook } from '#surveys/imports/receive';
import { actorOf } from '../actor.ts';
import type { ServerDeps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';

export function surveyImportHandlers(deps: ServerDeps): HandlersOf<typeof surveyImportRoutes> {
  const { db, config } = deps;
  const urlOf = (id: string) => `${config.publicUrl}/v1/public/survey-hooks/${id}`;
  return {
    async postSurveyConnection(call) {
      const { secret, ...connection } = call.body;
      await addConnection(deps, connection, secret, actorOf(call));
      return { status: 201, body: { id: connection.id, url: urlOf(connection.id) } };
    },
    async getSurveyConnections() {
      const items = (await listConnectionsInUse(db)).map((each) => ({ ...each, url: urlOf(each.id) }));
      return { status: 200, body: { items } };
    },
    async patchSurveyConnection(call) {
      return { status: 200, body: await changeConnection(deps, call.params.id, call.body, actorOf(call)) };
    },
    async deleteSurveyConnection(call) {
      await removeConnection(deps, call.params.id, actorOf(call));
      return { status: 204 };
    },
    async postSurveyImport({ params: { id }, body }) {
      return { status: 200, body: await importResponses(deps, id, body) };
    },
    async postSurveyHook({ params: { id }, query: { secret }, request }) {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const delivery = { body, headers: request.headers, addressSecret: secret ?? null };
      return { status: 200, body: await receiveWebhook(deps, id, delivery) };
    },
    async getSurveyHook() {
      return { status: 200, body: { status: 'listening' } };
    },
  };
}
