import { actOnAlert, actOnAlerts, countInboxes, takeNextAlert } from '#casework/alerts/act-on-alert';
import { actOnCase } from '#casework/cases/act-on-case';
import { linkCases } from '#casework/cases/link-cases';
import { openCase } from '#casework/cases/open-case';
import { addComment, readComments } from '#casework/comments';
import { putInbox } from '#casework/inboxes';
import { inboxRule } from '#casework/inbox-rule';
import type { Officer } from '#casework/officer';
import { countGroups, groupOf, type QueueGrouping } from '#casework/queue-groups';
import { type AlertQuery, listAlerts, listCases, readAlert, readCase, topBreaches } from '#casework/reading';
import type { caseworkRoutes } from '#contract/api/casework-routes';
import { decodeCursor, pageFrom } from '../cursor.ts';
import type { ServerDeps } from '../deps.ts';
import { type Handlers, principalOf } from '../handler.ts';
import { invalidContent } from '../problems.ts';
import { alertCommandOf, caseCommandOf } from './casework-commands.ts';
import { alertDetailView, caseDetailView, officerOf, partyAlertView, workCaseView } from './casework-views.ts';

type CaseworkHandlers = Omit<
  Pick<Handlers, keyof typeof caseworkRoutes>,
  'postAttachment' | 'getAttachment' | 'postDocumentRequest' | 'postDocumentApproval' | 'postDocumentAction'
>;

function pageKey(cursor: string | undefined): readonly [number, number] | undefined {
  return cursor === undefined ? undefined : decodeCursor(cursor, ['number', 'number'] as const);
}

/** Where a page of alerts begins: with groups, the group comes first. */
function alertKey(
  cursor: string | undefined,
  group: QueueGrouping | undefined,
): Pick<AlertQuery, 'after' | 'afterGroup'> {
  if (cursor === undefined || group === undefined) return { after: pageKey(cursor) };
  const [afterGroup, dueAt, id] = decodeCursor(cursor, ['string', 'number', 'number'] as const);
  return { afterGroup, after: [dueAt, id] };
}

/** Alerts and cases over HTTP. Who may do what: the permission table; who may see what: `Officer`. */
export function caseworkHandlers({ db, vault, now }: ServerDeps): CaseworkHandlers {
  const officer = (call: { readonly principal: Parameters<typeof officerOf>[0] | null }) =>
    officerOf(principalOf(call));
  const person = (name: string | undefined, who: Officer) => (name === 'me' ? who.id : name);

  return {
    async getInboxes(call) {
      return { status: 200, body: { items: await countInboxes(db, officer(call), now()) } };
    },
    async putInbox(call) {
      const rule = inboxRule.safeParse(call.body.rule);
      if (!rule.success) throw invalidContent(rule.error);
      await putInbox(db, { id: call.params.id, ...call.body, rule: rule.data }, officer(call), now());
      return { status: 204 };
    },
    async getPartyAlerts(call) {
      const { limit, cursor, assignee, ...query } = call.query;
      const { group } = query;
      const who = officer(call);
      const found = await listAlerts(
        db,
        { ...query, limit, assignee: person(assignee, who), ...alertKey(cursor, group) },
        who,
      );
      const top = await topBreaches(db, found);
      const page = pageFrom(
        found,
        limit,
        (row) => [...(group === undefined ? [] : [groupOf(group, row, top.get(row.id))]), row.due_at, row.id],
        (row) => partyAlertView(row, now(), top.get(row.id)),
      );
      return { status: 200, body: page };
    },
    async getAlertGroups(call) {
      const { by, assignee, ...filter } = call.query;
      const who = officer(call);
      const items = await countGroups(db, by, { ...filter, assignee: person(assignee, who) }, who);
      return { status: 200, body: { items: [...items] } };
    },
    async getPartyAlert(call) {
      return { status: 200, body: alertDetailView(await readAlert(db, call.params.id, officer(call)), now()) };
    },
    async postNextAlert(call) {
      const alert = await takeNextAlert(db, call.body.inbox, officer(call), now());
      return alert === null ? { status: 204 } : { status: 200, body: partyAlertView(alert, now()) };
    },
    async postAlertAction(call) {
      const who = officer(call);
      const target = { id: call.params.id, version: call.body.version };
      const alert = await actOnAlert(db, target, alertCommandOf(call.body.command, who), who, now());
      return { status: 200, body: partyAlertView(alert, now()) };
    },
    async postAlertActions(call) {
      const who = officer(call);
      const results = await actOnAlerts(db, call.body.alerts, alertCommandOf(call.body.command, who), who, now());
      return { status: 200, body: { results } };
    },
    async getAlertComments(call) {
      const items = await readComments(db, vault, { kind: 'alert', id: call.params.id }, officer(call));
      return { status: 200, body: { items } };
    },
    async postAlertComment(call) {
      const target = { kind: 'alert', id: call.params.id } as const;
      return { status: 201, body: await addComment(db, vault, target, call.body.text, officer(call), now()) };
    },
    async getCases(call) {
      const { limit, cursor, assignee, ...query } = call.query;
      const who = officer(call);
      const found = await listCases(
        db,
        { ...query, limit, assignee: person(assignee, who), after: pageKey(cursor) },
        who,
      );
      const page = pageFrom(
        found,
        limit,
        (row) => [query.sort === 'opened' ? row.opened_at : row.due_at, row.id],
        (row) => workCaseView(row, now()),
      );
      return { status: 200, body: page };
    },
    async postCase(call) {
      return { status: 201, body: workCaseView(await openCase(db, call.body, officer(call), now()), now()) };
    },
    async getCase(call) {
      return { status: 200, body: caseDetailView(await readCase(db, call.params.id, officer(call)), now()) };
    },
    async postCaseAction(call) {
      const who = officer(call);
      const target = { id: call.params.id, version: call.body.version };
      const changed = await actOnCase(db, target, caseCommandOf(call.body.command, who), who, now());
      return { status: 200, body: workCaseView(changed, now()) };
    },
    async postCaseApproval(call) {
      const { version, ...command } = call.body;
      const changed = await actOnCase(db, { id: call.params.id, version }, command, officer(call), now());
      return { status: 200, body: workCaseView(changed, now()) };
    },
    async getCaseComments(call) {
      const items = await readComments(db, vault, { kind: 'case', id: call.params.id }, officer(call));
      return { status: 200, body: { items } };
    },
    async postCaseComment(call) {
      const target = { kind: 'case', id: call.params.id } as const;
      return { status: 201, body: await addComment(db, vault, target, call.body.text, officer(call), now()) };
    },
    async postCaseLink(call) {
      await linkCases(db, call.params.id, call.body.otherId, call.body.reason, officer(call), now());
      return { status: 204 };
    },
  };
}
