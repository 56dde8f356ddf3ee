import { z } from 'zod';
import { text } from './api/fields.ts';
import { slug } from './survey-definition.ts';

/** Events that a workflow may answer to. */
export const workflowTriggers = [
  'alert.opened',
  'alert.merged',
  'alert.disposed',
  'case.opened',
  'case.closed',
  'segment.entered',
  'segment.left',
  'commercial-segment.entered',
  'commercial-segment.left',
  'survey.answered',
  'threshold.released',
  'drift.found',
  'party.marked',
] as const;

/** Texts for customers: a fixed list, in which nothing is filled in. */
export const customerMessages = [
  'keep-details-current',
  'documents-expire',
  'terms-changed',
  'fraud-awareness',
] as const;

const reason = text(300);

const workflowAction = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('open-case'),
    type: z.enum(['investigation', 'onboarding-review', 'enhanced-due-diligence']),
    reason,
  }),
  z.strictObject({ do: z.literal('escalate'), reason }).describe('The party’s open alert becomes a case.'),
  z
    .strictObject({ do: z.literal('set-sla'), hours: z.int().min(1).max(720) })
    .describe('The party’s open alert is due so many hours from now, if that is sooner.'),
  z.strictObject({ do: z.literal('notify'), inbox: text(60), text: reason }),
  z.strictObject({ do: z.literal('webhook') }).describe('Tells webhooks for `workflow.fired`, which are internal.'),
  z.strictObject({
    do: z.literal('request-documents'),
    documents: z.array(text(40)).min(1).max(10),
    language: text(5),
    answerInDays: z.int().min(7).max(90),
  }),
  z
    .strictObject({ do: z.literal('message'), message: z.enum(customerMessages), language: text(5) })
    .describe('Asks the bank’s own channel, by the webhook `message.requested`, to send a neutral text.'),
  z.strictObject({ do: z.literal('change-review'), months: z.int().min(1).max(60) }),
  z.strictObject({ do: z.literal('mark'), mark: slug }).describe('Marks the party; other rules read `marks.NAME`.'),
]);
export type WorkflowAction = z.output<typeof workflowAction>;

export const workflowDefinition = z.strictObject({
  triggers: z.array(z.enum(workflowTriggers)).min(1).max(workflowTriggers.length),
  when: z
    .string()
    .min(1)
    .max(1000)
    .describe('CEL, bool: comparisons over what `/v1/workflow-fields` lists and `marks.NAME`.'),
  actions: z.array(workflowAction).min(1).max(5),
});
export type WorkflowDefinition = z.output<typeof workflowDefinition>;
