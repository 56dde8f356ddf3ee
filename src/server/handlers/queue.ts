import { actOnCase } from '#casework/cases/act-on-case';
import { splitCase } from '#casework/cases/split-case';
import type { Officer } from '#casework/officer';
import { addView, changeView, listViews, type QueueView, removeView, type WantedView } from '#casework/queue-views';
import { caseworkRoutes } from '#contract/api/casework-routes';
import type { queueRoutes } from '#contract/api/queue-routes';
import { eachByItself } from '#casework/bulk';
import type { ServerDeps } from '../deps.ts';
import { type HandlersOf, principalOf } from '../handler.ts';
import { invalidContent } from '../problems.ts';
import { caseCommandOf } from './casework-commands.ts';
import { officerOf, workCaseView } from './casework-views.ts';

const queries = {
  alerts: caseworkRoutes.getPartyAlerts.query.omit({ limit: true, cursor: true }),
  cases: caseworkRoutes.getCases.query.omit({ limit: true, cursor: true }),
};

/** What the list itself would refuse is not saved. */
function checked(wanted: WantedView): WantedView {
  const asSent = Object.fromEntries(Object.entries(wanted.query).map(([name, value]) => [name, String(value)]));
  const parsed = queries[wanted.list].safeParse(asSent);
  if (!parsed.success) throw invalidContent(parsed.error);
  return wanted;
}

function queueView(row: QueueView, officer: Officer) {
  return {
    id: row.id,
    name: row.name,
    list: row.list,
    query: row.query as Record<string, string | number>,
    shared: row.shared,
    team: row.team,
    owner: row.owner,
    mine: row.owner === officer.id,
    changedAt: row.changed_at,
    version: row.version,
  };
}

export function queueHandlers({ db, now }: ServerDeps): HandlersOf<typeof queueRoutes> {
  const officer = (call: { readonly principal: Parameters<typeof officerOf>[0] | null }) =>
    officerOf(principalOf(call));
  return {
    async getQueueViews(call) {
      const who = officer(call);
      return { status: 200, body: { items: (await listViews(db, who)).map((row) => queueView(row, who)) } };
    },
    async postQueueView(call) {
      const who = officer(call);
      return { status: 201, body: queueView(await addView(db, checked(call.body), who, now()), who) };
    },
    async putQueueView(call) {
      const who = officer(call);
      const { version, ...wanted } = call.body;
      const target = { id: call.params.id, version };
      return { status: 200, body: queueView(await changeView(db, target, checked(wanted), who, now()), who) };
    },
    async deleteQueueView(call) {
      await removeView(db, call.params.id, officer(call), now());
      return { status: 204 };
    },
    async postCaseActions(call) {
      const who = officer(call);
      const command = caseCommandOf(call.body.command, who);
      const results = await eachByItself(call.body.cases, (target) => actOnCase(db, target, command, who, now()));
      return { status: 200, body: { results } };
    },
    async postCaseSplit(call) {
      const { version, ...split } = call.body;
      const made = await splitCase(db, { id: call.params.id, version }, split, officer(call), now());
      return { status: 201, body: workCaseView(made, now()) };
    },
  };
}
