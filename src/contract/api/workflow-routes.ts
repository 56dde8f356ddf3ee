import { z } from 'zod';
import { slug } from '../survey-definition.ts';
import { workflowDefinition } from '../workflow-definition.ts';
import { text } from './fields.ts';
import { pageQuery, type Route } from './route.ts';

const ofWorkflow = z.strictObject({ id: slug });
const before = z.coerce.number().int().min(1).optional().describe('Identifier of the last item of the page before.');

const workflow = z
  .object({
    id: z.string(),
    name: z.string(),
    latestVersion: z.int(),
    activeVersion: z.int().nullable().describe('Null: none is in force.'),
    retired: z.boolean(),
    definition: workflowDefinition.describe('The latest version.'),
    reads: z.array(z.string()),
    createdBy: z.string(),
    createdAt: z.int(),
  })
  .meta({ id: 'Workflow' });

const run = z
  .object({
    id: z.int(),
    version: z.int(),
    position: z.int().describe('Of the event.'),
    partyId: z.string().nullable(),
    at: z.int(),
    depth: z.int().describe('How many workflows led to the event.'),
    inputsHash: z.string().describe('SHA-256 of all that the rule read.'),
    outcome: z.string().describe('acted, no-match, failed, blocked, too-deep or too-often.'),
    actions: z.array(z.object({ do: z.string(), outcome: z.string() })),
  })
  .meta({ id: 'WorkflowRun' });

export const workflowRoutes = {
  getWorkflowFields: {
    method: 'GET',
    path: '/v1/workflow-fields',
    summary: 'What rules may read, with its taints and the right that an author needs',
    action: 'workflows:read',
    answers: {
      200: z.object({
        items: z.array(
          z.object({ name: z.string(), type: z.string(), taints: z.array(z.string()), right: z.string() }),
        ),
      }),
    },
  },
  getWorkflowVocabulary: {
    method: 'GET',
    path: '/v1/workflow-vocabulary',
    summary: 'All that a rule and an action may be made of, for those who write them',
    action: 'workflows:read',
    answers: {
      200: z.object({
        fields: z.array(z.string()),
        markPrefix: z.string(),
        marks: z.array(z.string()).describe('That workflows set.'),
        operators: z.array(z.string()),
        functions: z.array(z.string()),
        triggers: z.array(z.string()),
        messages: z.array(z.string()),
        documents: z.array(z.string()),
        languages: z.array(z.string()),
      }),
    },
  },
  postWorkflowCheck: {
    method: 'POST',
    path: '/v1/workflow-checks',
    summary: 'What is wrong with a rule, and where in its text; stores nothing',
    action: 'workflows:write',
    body: z.strictObject({ when: z.string().max(1000) }),
    answers: {
      200: z.object({
        problems: z.array(z.object({ message: z.string(), from: z.int().describe('Character offset.'), to: z.int() })),
        reads: z.array(z.string()),
      }),
    },
  },
  getWorkflows: {
    method: 'GET',
    path: '/v1/workflows',
    summary: 'Workflows that read nothing that you may not',
    action: 'workflows:read',
    answers: { 200: z.object({ items: z.array(workflow) }) },
  },
  putWorkflow: {
    method: 'PUT',
    path: '/v1/workflows/{id}',
    summary: 'Add a version of a workflow; it does nothing until another person puts it in force',
    action: 'workflows:write',
    params: ofWorkflow,
    body: z.strictObject({
      name: text(100),
      latestVersion: z.int().min(0).describe('The one that you saw; 0 = a new workflow.'),
      definition: workflowDefinition,
    }),
    answers: { 200: workflow },
  },
  postWorkflowActivation: {
    method: 'POST',
    path: '/v1/workflows/{id}/activation',
    summary: 'Put a version in force; never one’s own',
    action: 'workflows:activate',
    params: ofWorkflow,
    body: z.strictObject({ version: z.int().min(1) }),
    answers: { 200: workflow },
  },
  postWorkflowRetirement: {
    method: 'POST',
    path: '/v1/workflows/{id}/retirement',
    summary: 'Take a workflow out of force',
    action: 'workflows:write',
    params: ofWorkflow,
    answers: { 200: workflow },
  },
  postWorkflowDryRun: {
    method: 'POST',
    path: '/v1/workflow-dry-runs',
    summary: 'What a workflow would have done on past events; does nothing',
    action: 'workflows:write',
    body: z.strictObject({ definition: workflowDefinition, events: z.int().min(1).max(5000).default(1000) }),
    answers: {
      200: z.object({
        events: z.int(),
        matched: z.int(),
        parties: z.int(),
        failed: z.int().describe('The rule gave no answer.'),
        blocked: z.int().describe('Customers would have noticed something tainted, or the event is need-to-know.'),
        firstAt: z.int().nullable(),
        lastAt: z.int().nullable(),
        samples: z.array(z.object({ position: z.int(), partyId: z.string().nullable(), at: z.int() })),
      }),
    },
  },
  getWorkflowRuns: {
    method: 'GET',
    path: '/v1/workflows/{id}/runs',
    summary: 'Every run of a workflow, the latest first',
    action: 'workflows:read',
    params: ofWorkflow,
    query: z.strictObject({ limit: pageQuery.limit, before }),
    answers: { 200: z.object({ items: z.array(run) }) },
  },
  getWorkflowNotices: {
    method: 'GET',
    path: '/v1/casework/notices',
    summary: 'What workflows told the inboxes, the latest first',
    action: 'cases:read',
    query: z.strictObject({ limit: pageQuery.limit, before, inbox: text(60).optional() }),
    answers: {
      200: z.object({
        items: z.array(
          z.object({
            id: z.int(),
            workflowId: z.string(),
            inbox: z.string(),
            partyId: z.string().nullable(),
            text: z.string(),
            at: z.int(),
          }),
        ),
      }),
    },
  },
} as const satisfies Readonly<Record<string, Route>>;
