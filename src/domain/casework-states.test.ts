import { describe, expect, it } from 'vitest';
import {
  alertActions,
  alertStates,
  caseActions,
  caseStates,
  documentRequestActions,
  documentRequestStates,
  nextState,
  reportActions,
  reportStates,
  thresholdActions,
  thresholdStates,
  transitions,
} from './casework-states.ts';

const machines = [
  ['alert', transitions.alert, alertStates, alertActions, 'open'],
  ['case', transitions.case, caseStates, caseActions, 'open'],
  ['documents', transitions.documents, documentRequestStates, documentRequestActions, 'requested'],
  ['report', transitions.report, reportStates, reportActions, 'draft'],
  ['threshold', transitions.threshold, thresholdStates, thresholdActions, 'draft'],
] as const;

/** Written down a second time, on purpose: a change of the table is a change of this list. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  alert: [
    'open merge open',
    'open assign in-review',
    'open snooze snoozed',
    'open escalate escalated',
    'in-review merge in-review',
    'in-review assign in-review',
    'in-review release open',
    'in-review snooze snoozed',
    'in-review escalate escalated',
    'in-review dispose closed',
    'snoozed merge open',
    'snoozed assign in-review',
    'snoozed wake open',
    'snoozed escalate escalated',
    'escalated merge escalated',
    'escalated dispose closed',
    'closed reopen open',
  ],
  case: [
    'open assign in-review',
    'in-review assign in-review',
    'in-review release open',
    'in-review wait awaiting-documents',
    'in-review submit awaiting-approval',
    'awaiting-documents assign awaiting-documents',
    'awaiting-documents resume in-review',
    'awaiting-documents submit awaiting-approval',
    'awaiting-approval approve closed',
    'awaiting-approval return in-review',
    'closed reopen open',
  ],
  documents: [
    'requested approve approved',
    'requested refuse refused',
    'approved receive received',
    'approved expire expired',
  ],
  report: [
    'draft edit draft',
    'draft submit awaiting-approval',
    'draft withdraw withdrawn',
    'awaiting-approval approve approved',
    'awaiting-approval return draft',
    'awaiting-approval withdraw withdrawn',
    'approved file filed',
    'approved return draft',
    'approved withdraw withdrawn',
  ],
  threshold: [
    'draft edit draft',
    'draft propose proposed',
    'proposed refuse refused',
    'proposed release released',
    'released roll-back rolled-back',
  ],
};

describe('the table of transitions', () => {
  it.each(machines)('%s: takes exactly the listed pairs of state and action', (name, machine, states, actions) => {
    const found: string[] = [];
    for (const state of states) {
      for (const action of actions) {
        const next = nextState(machine as never, state as never, action as never);
        if (next !== null) found.push(`${state} ${action} ${String(next)}`);
      }
    }
    expect(found.toSorted()).toEqual([...allowed[name]!].toSorted());
  });

  it.each(machines)('%s: every state can be reached from the first', (_name, machine, states, actions, first) => {
    const reached = new Set<string>([first]);
    for (let grown = true; grown; ) {
      const before = reached.size;
      for (const state of reached) {
        for (const action of actions) {
          const next = nextState(machine as never, state as never, action as never);
          if (next !== null) reached.add(next);
        }
      }
      grown = reached.size > before;
    }
    expect([...reached].toSorted()).toEqual([...states].toSorted());
  });
});
