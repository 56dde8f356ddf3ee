import { isAction, type Principal, reachOf } from '#access/permissions';
import { documentKinds, requestLanguages } from '#contract/casework-words';
import { diagnose, vocabulary } from '#casework/workflows/check';
import { dryRun } from '#casework/workflows/dry-run';
import { fields } from '#casework/workflows/fields';
import { listNotices } from '#casework/workflows/notices';
import {
  activateWorkflow,
  listRuns,
  listWorkflows,
  retireWorkflow,
  saveWorkflow,
} from '#casework/workflows/repository';
import type { Author } from '#casework/workflows/rights';
import { customerMessages, workflowTriggers } from '#contract/workflow-definition';
import type { workflowRoutes } from '#contract/api/workflow-routes';
import { actorOf } from '../actor.ts';
import type { ServerDeps } from '../deps.ts';
import { type HandlersOf, principalOf } from '../handler.ts';
import { officerOf } from './casework-views.ts';

/** A workflow works on everybody, so only rights over everybody count. */
function authorOf(call: { readonly principal: Principal | null }): Author {
  const principal = principalOf(call);
  return { id: actorOf(call), may: (right) => isAction(right) && reachOf(principal, right) === 'all' };
}

export function workflowHandlers({ db, now }: ServerDeps): HandlersOf<typeof workflowRoutes> {
  return {
    async getWorkflowFields() {
      const items = Object.entries(fields).map(([name, field]) => ({ name, ...field }));
      return { status: 200, body: { items } };
    },
    async getWorkflowVocabulary(call) {
      const known = await listWorkflows(db, authorOf(call));
      const marks = known.flatMap(({ definition }) =>
        definition.actions.flatMap((action) => (action.do === 'mark' ? [action.mark] : [])),
      );
      const body = {
        ...vocabulary,
        marks: [...new Set(marks)].sort(),
        triggers: [...workflowTriggers],
        messages: [...customerMessages],
        documents: [...documentKinds],
        languages: [...requestLanguages],
      };
      return { status: 200, body };
    },
    async postWorkflowCheck(call) {
      const { problems, reads } = diagnose(call.body.when);
      return { status: 200, body: { problems: [...problems], reads: [...reads] } };
    },
    async getWorkflows(call) {
      return { status: 200, body: { items: await listWorkflows(db, authorOf(call)) } };
    },
    async putWorkflow(call) {
      const wanted = { id: call.params.id, ...call.body };
      return { status: 200, body: await saveWorkflow(db, wanted, authorOf(call), now()) };
    },
    async postWorkflowActivation(call) {
      const { id } = call.params;
      return { status: 200, body: await activateWorkflow(db, id, call.body.version, authorOf(call), now()) };
    },
    async postWorkflowRetirement(call) {
      return { status: 200, body: await retireWorkflow(db, call.params.id, authorOf(call), now()) };
    },
    async postWorkflowDryRun(call) {
      const { definition, events } = call.body;
      return { status: 200, body: await dryRun(db, definition, events, authorOf(call)) };
    },
    async getWorkflowRuns(call) {
      const { limit, before = null } = call.query;
      return { status: 200, body: { items: await listRuns(db, call.params.id, { limit, before }, authorOf(call)) } };
    },
    async getWorkflowNotices(call) {
      const { limit, before = null, inbox = null } = call.query;
      const items = await listNotices(db, { limit, before, inbox }, officerOf(principalOf(call)));
      return { status: 200, body: { items } };
    },
  };
}
