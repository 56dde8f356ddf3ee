/**
 * The states of everything that is worked on and all transitions between them: one table. What is not in it is refused.
 */
export const alertStates = ['open', 'in-review', 'snoozed', 'escalated', 'closed'] as const;
export type AlertState = (typeof alertStates)[number];
export const alertActions = ['merge', 'assign', 'release', 'snooze', 'wake', 'escalate', 'dispose', 'reopen'] as const;
export type AlertAction = (typeof alertActions)[number];

export const caseStates = ['open', 'in-review', 'awaiting-documents', 'awaiting-approval', 'closed'] as const;
export type CaseState = (typeof caseStates)[number];
export const caseActions = ['assign', 'release', 'wait', 'resume', 'submit', 'approve', 'return', 'reopen'] as const;
export type CaseAction = (typeof caseActions)[number];

export const documentRequestStates = ['requested', 'approved', 'refused', 'received', 'expired'] as const;
export type DocumentRequestState = (typeof documentRequestStates)[number];
export const documentRequestActions = ['approve', 'refuse', 'receive', 'expire'] as const;
export type DocumentRequestAction = (typeof documentRequestActions)[number];

export const reportStates = ['draft', 'awaiting-approval', 'approved', 'filed', 'withdrawn'] as const;
export type ReportState = (typeof reportStates)[number];
export const reportActions = ['edit', 'submit', 'return', 'approve', 'file', 'withdraw'] as const;
export type ReportAction = (typeof reportActions)[number];

export const thresholdStates = ['draft', 'proposed', 'released', 'rolled-back', 'refused'] as const;
export type ThresholdState = (typeof thresholdStates)[number];
export const thresholdActions = ['edit', 'propose', 'refuse', 'release', 'roll-back'] as const;
export type ThresholdAction = (typeof thresholdActions)[number];

type Machine<S extends string, A extends string> = Readonly<Record<S, Readonly<Partial<Record<A, S>>>>>;

/** state → action → next state. */
export const transitions: {
  readonly alert: Machine<AlertState, AlertAction>;
  readonly case: Machine<CaseState, CaseAction>;
  readonly documents: Machine<DocumentRequestState, DocumentRequestAction>;
  readonly report: Machine<ReportState, ReportAction>;
  readonly threshold: Machine<ThresholdState, ThresholdAction>;
} = {
  alert: {
    open: { merge: 'open', assign: 'in-review', snooze: 'snoozed', escalate: 'escalated' },
    'in-review': {
      merge: 'in-review',
      assign: 'in-review',
      release: 'open',
      snooze: 'snoozed',
      escalate: 'escalated',
      dispose: 'closed',
    },
    // A new breach ends the snooze: what was decided was decided without it.
    snoozed: { merge: 'open', assign: 'in-review', wake: 'open', escalate: 'escalated' },
    // Its case decides it.
    escalated: { merge: 'escalated', dispose: 'closed' },
    closed: { reopen: 'open' },
  },
  case: {
    open: { assign: 'in-review' },
    'in-review': { assign: 'in-review', release: 'open', wait: 'awaiting-documents', submit: 'awaiting-approval' },
    'awaiting-documents': { assign: 'awaiting-documents', resume: 'in-review', submit: 'awaiting-approval' },
    'awaiting-approval': { approve: 'closed', return: 'in-review' },
    closed: { reopen: 'open' },
  },
  documents: {
    requested: { approve: 'approved', refuse: 'refused' },
    approved: { receive: 'received', expire: 'expired' },
    refused: {},
    received: {},
    expired: {},
  },
  report: {
    draft: { edit: 'draft', submit: 'awaiting-approval', withdraw: 'withdrawn' },
    'awaiting-approval': { approve: 'approved', return: 'draft', withdraw: 'withdrawn' },
    approved: { file: 'filed', return: 'draft', withdraw: 'withdrawn' },
    filed: {},
    withdrawn: {},
  },
  threshold: {
    draft: { edit: 'draft', propose: 'proposed' },
    proposed: { refuse: 'refused', release: 'released' },
    // A later one takes over by its date alone; where it is rolled back, this one holds again.
    released: { 'roll-back': 'rolled-back' },
    'rolled-back': {},
    refused: {},
  },
};

/** The state after an action, or null where the table has no such transition. */
export function nextState<S extends string, A extends string>(machine: Machine<S, A>, state: S, action: A): S | null {
  return machine[state][action] ?? null;
}
