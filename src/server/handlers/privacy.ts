import type { privacyRoutes } from '#contract/api/privacy-routes';
import { exportSubject } from '#privacy/access/subject-export';
import { listErasures, requestErasure } from '#privacy/erasure/erase';
import { recordClassNames } from '#privacy/register/record-class';
import { recordOfProcessing } from '#privacy/register/record-of-processing';
import { listRuns, runRetention } from '#privacy/retention/run';
import { daysInForce, readSchedules, setSchedule } from '#privacy/retention/schedules';
import { recordChange } from '#store/record-change';
import { partySubject } from '#store/vault/vault';
import { actorOf } from '../actor.ts';
import type { ServerDeps } from '../deps.ts';
import type { HandlersOf } from '../handler.ts';
import { erasureDeps, retentionDeps } from '../subjects/deps.ts';
import { partyEvents } from '../subjects/party-events.ts';
import { loadedHistory } from '../subjects/party-in-files.ts';
import { HttpProblem } from '../problems.ts';

export function privacyHandlers(deps: ServerDeps): HandlersOf<typeof privacyRoutes> {
  const { db, vault, now } = deps;
  return {
    async getRecordOfProcessing({ query }) {
      return {
        status: 200,
        body: recordOfProcessing({ name: query.controller, contact: query.contact }, await daysInForce(db)),
      };
    },
    async postSubjectExport(call) {
      const { partyId, reason } = call.body;
      const sources = { events: partyEvents(deps), history: loadedHistory(deps.dataFolder) };
      const body = await exportSubject(deps, sources, partyId, { actor: actorOf(call), reason });
      const headers = { 'content-disposition': 'attachment; filename="subject-export.json"' };
      return { status: 200, body, headers };
    },
    async postErasure(call) {
      const { partyId, reason, relationshipEndedAt = null } = call.body;
      const wish = { actor: actorOf(call), reason, relationshipEndedAt };
      return { status: 200, body: await requestErasure(erasureDeps(deps), partyId, wish) };
    },
    async getErasures({ query: { partyId = null } }) {
      return { status: 200, body: { items: await listErasures(db, partyId) } };
    },
    async getRetention() {
      return { status: 200, body: { schedules: await readSchedules(db), runs: await listRuns(db) } };
    },
    async putRetention(call) {
      const recordClass = recordClassNames.find((name) => name === call.params.recordClass);
      if (recordClass === undefined) {
        throw new HttpProblem(404, 'privacy.no-class', `Classes of records are: ${recordClassNames.join(', ')}.`);
      }
      await setSchedule(db, recordClass, { ...call.body, actor: actorOf(call), at: now() });
      return { status: 200, body: { schedules: await readSchedules(db) } };
    },
    async postRetentionRun(call) {
      return { status: 200, body: await runRetention(retentionDeps(deps), actorOf(call), call.body.dryRun) };
    },
    async postPseudonyms({ body: { space, values } }) {
      const { tokens } = deps;
      if (tokens === undefined) {
        throw new HttpProblem(409, 'privacy.no-pseudonyms', 'This server takes records in as they are.');
      }
      return { status: 200, body: { tokens: values.map((value) => tokens(space, value)) } };
    },
    async postIdentityReveal(call) {
      const { id } = call.params;
      const row = await db.selectFrom('party').select('sealed').where('id', '=', id).executeTakeFirst();
      if (row === undefined) throw new HttpProblem(404, 'object.not-found', 'There is no such party.');
      const personal = row.sealed === null ? null : await vault.open(partySubject(id), row.sealed);
      const textOf = (name: string) => (typeof personal?.[name] === 'string' ? personal[name] : null);
      // Written down first: nobody sees what nobody knows of.
      await db.transaction().execute(async (transaction) => {
        const fact = {
          actor: actorOf(call),
          action: 'privacy.identity-revealed',
          subject: partySubject(id),
          before: null,
          after: { fields: ['name', 'birthDate'] },
          reason: call.body.reason,
        };
        await recordChange(transaction, { facts: [fact], events: [], at: now() });
      });
      return { status: 200, body: { partyId: id, name: textOf('name'), birthDate: textOf('birthDate') } };
    },
  };
}
