import { type Selectable, type Updateable } from 'kysely';
import { nextState, transitions } from '#domain/casework-states';
import type { PartyAlertTable } from '#store/tables/casework-tables';
import { checkDecision, type Decision } from '../disposition.ts';
import { invalid, refused } from '../officer.ts';
import { checkSnooze } from '../snooze.ts';
import { resumed, stopped } from '../sla.ts';

export type PartyAlert = Selectable<PartyAlertTable>;

/** What a person does to an alert. */
export type AlertCommand =
  | { readonly action: 'assign'; readonly assignee: string }
  | { readonly action: 'release' }
  | { readonly action: 'snooze'; readonly until: number; readonly reason: string }
  | { readonly action: 'wake' }
  | {
      readonly action: 'escalate';
      readonly reason: string;
      readonly needToKnow: boolean;
      readonly members: readonly string[];
    }
  | ({ readonly action: 'dispose' } & Decision)
  | { readonly action: 'reopen'; readonly reason: string };

/** The fields that a command changes. Errors: `casework.transition`, `casework.invalid`. */
export function changeOf(alert: PartyAlert, command: AlertCommand, now: number): Updateable<PartyAlertTable> {
  const state = nextState(transitions.alert, alert.state, command.action);
  // What was escalated is decided with its case, not beside it.
  if (state === null || (alert.state === 'escalated' && command.action === 'dispose')) {
    throw refused('alert', alert.state, command.action);
  }
  const running = alert.state === 'snoozed' ? { ...resumed(alert, now), snoozed_until: null } : {};
  switch (command.action) {
    case 'assign':
      return { state, ...running, assignee: command.assignee };
    case 'release':
      return { state, assignee: null };
    case 'wake':
    case 'escalate':
      return { state, ...running };
    case 'snooze':
      checkSnooze(command.until, alert.snoozes, now);
      return { state, ...stopped(alert, now), snoozed_until: command.until, snoozes: alert.snoozes + 1 };
    case 'dispose':
      checkDecision(command);
      return { state, closed_at: now };
    case 'reopen':
      if (alert.case_id !== null) throw invalid('This alert was decided with its case: reopen the case.');
      return { state, closed_at: null, assignee: null };
  }
}
