import type { Updateable } from 'kysely';
import { nextState, transitions } from '#domain/casework-states';
import type { WorkCaseTable } from '#store/tables/casework-tables';
import { checkDecision, type Decision } from '../disposition.ts';
import { fourEyes, type Officer, refused } from '../officer.ts';
import { resumed, stopped } from '../sla.ts';
import type { WorkCase } from './open-case.ts';

/** What a person does to a case. Closing takes two: one submits the decision, another approves it. */
export type CaseCommand =
  | { readonly action: 'assign'; readonly assignee: string }
  | { readonly action: 'release' }
  | { readonly action: 'wait'; readonly reason: string }
  | { readonly action: 'resume' }
  | ({ readonly action: 'submit'; readonly reason: string } & Decision)
  | { readonly action: 'approve' }
  | { readonly action: 'return'; readonly reason: string }
  | { readonly action: 'reopen'; readonly reason: string };

/** The fields that a command changes. Errors: `casework.transition`, `casework.invalid`, `casework.four-eyes`. */
export function caseChangeOf(
  found: WorkCase,
  command: CaseCommand,
  officer: Officer,
  now: number,
): Updateable<WorkCaseTable> {
  const state = nextState(transitions.case, found.state, command.action);
  if (state === null) throw refused('case', found.state, command.action);
  switch (command.action) {
    case 'assign':
      return { state, assignee: command.assignee };
    case 'release':
      return { state, assignee: null };
    case 'wait':
      return { state, ...stopped(found, now) };
    case 'resume':
      return { state, ...resumed(found, now) };
    case 'submit': {
      checkDecision(command);
      const { outcome, reasonCode, deservedReview, minutes } = command;
      const proposed = JSON.stringify({ outcome, reasonCode, deservedReview, minutes });
      return { state, ...resumed(found, now), proposed, submitted_by: officer.id };
    }
    case 'approve':
      if (found.submitted_by === officer.id) {
        throw fourEyes('Who submitted the decision cannot approve it: another officer must.');
      }
      return { state, closed_at: now };
    case 'return':
      return { state, proposed: null, submitted_by: null };
    case 'reopen':
      return { state, closed_at: null, assignee: null, proposed: null, submitted_by: null };
  }
}
