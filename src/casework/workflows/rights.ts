import type { WorkflowAction, WorkflowDefinition } from '#contract/workflow-definition';
import { AppError } from '#domain/app-error';
import { fields, markPrefix, triggerOrigins } from './fields.ts';

/** Who writes or reads workflows; `may` says whether they hold a right over everybody. */
export interface Author {
  readonly id: string;
  readonly may: (right: string) => boolean;
}

const rightOfAction: Readonly<Record<WorkflowAction['do'], string>> = {
  'open-case': 'cases:work',
  escalate: 'cases:work',
  'set-sla': 'cases:work',
  notify: 'cases:work',
  webhook: 'webhooks:tainted',
  'request-documents': 'cases:work',
  message: 'workflows:message',
  'change-review': 'cases:approve',
  mark: 'workflows:write',
};

function rightsToRead({ triggers }: WorkflowDefinition, reads: readonly string[]): readonly string[] {
  const ofFields = reads.map((name) => (name.startsWith(markPrefix) ? 'cases:read' : fields[name]!.right));
  return [...triggers.map((trigger) => triggerOrigins[trigger].right), ...ofFields];
}

/** A workflow exists for those who may read all that it reads. */
export function maySee(author: Author, definition: WorkflowDefinition, reads: readonly string[]): boolean {
  return rightsToRead(definition, reads).every(author.may);
}

/** A rule reads nothing that its author may not, and does nothing that they may not. Error `workflow.denied`. */
export function requireRights(author: Author, definition: WorkflowDefinition, reads: readonly string[]): void {
  const wanted = [...rightsToRead(definition, reads), ...definition.actions.map((action) => rightOfAction[action.do])];
  const missing = [...new Set(wanted.filter((right) => !author.may(right)))];
  if (missing.length > 0) {
    throw new AppError(
      'workflow.denied',
      `A workflow may not do more than its author: you lack ${missing.join(', ')}.`,
    );
  }
}
