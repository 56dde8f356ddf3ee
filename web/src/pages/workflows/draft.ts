import { customerMessages, type WorkflowAction, type WorkflowDefinition } from '#contract/workflow-definition';

export const actionKinds = [
  'notify',
  'open-case',
  'escalate',
  'set-sla',
  'webhook',
  'request-documents',
  'message',
  'change-review',
  'mark',
] as const satisfies readonly WorkflowAction['do'][];

/** A first state of each kind of action, to be filled in. */
export function freshAction(kind: WorkflowAction['do']): WorkflowAction {
  switch (kind) {
    case 'notify':
      return { do: kind, inbox: 'general', text: '' };
    case 'open-case':
      return { do: kind, type: 'investigation', reason: '' };
    case 'escalate':
      return { do: kind, reason: '' };
    case 'set-sla':
      return { do: kind, hours: 24 };
    case 'webhook':
      return { do: kind };
    case 'request-documents':
      return { do: kind, documents: [], language: 'en', answerInDays: 30 };
    case 'message':
      return { do: kind, message: customerMessages[0], language: 'en' };
    case 'change-review':
      return { do: kind, months: 12 };
    case 'mark':
      return { do: kind, mark: '' };
  }
}

export const freshDefinition: WorkflowDefinition = {
  triggers: ['alert.opened'],
  when: '',
  actions: [freshAction('notify')],
};
