/**
 * Every kind of event that rooms tell each other, and whether it is tainted: whether it says, or was decided by, an
 * alert, a case, a disposition, a report, a line τ, or a segment or risk level derived from them. Nothing that a
 * customer can see may depend on a tainted event (tipping-off; FATF R.21, DESIGN idea 9).
 */
const kinds = {
  'alert.opened': { tainted: true },
  'alert.merged': { tainted: true },
  'alert.assigned': { tainted: true },
  'alert.snoozed': { tainted: true },
  'alert.escalated': { tainted: true },
  'alert.disposed': { tainted: true },
  'alert.reopened': { tainted: true },
  'alert.commented': { tainted: true },
  'case.opened': { tainted: true },
  'case.assigned': { tainted: true },
  'case.moved': { tainted: true },
  'case.closed': { tainted: true },
  'case.linked': { tainted: true },
  'documents.requested': { tainted: true },
  'documents.approved': { tainted: true },
  'documents.received': { tainted: true },
  'report.drafted': { tainted: true },
  'report.filed': { tainted: true },
  'threshold.proposed': { tainted: true },
  'threshold.released': { tainted: true },
  'threshold.rolled-back': { tainted: true },
  'model.released': { tainted: true },
  'weighting.proposed': { tainted: true },
  'weighting.released': { tainted: true },
  'weighting.rolled-back': { tainted: true },
  'trial.started': { tainted: true },
  'trial.proposed': { tainted: true },
  'trial.promoted': { tainted: true },
  'trial.rolled-back': { tainted: true },
  'trial.stopped': { tainted: true },
  'drift.found': { tainted: true },
  /** Segments of the AML segmentation. */
  'segment.entered': { tainted: true },
  'segment.left': { tainted: true },
  /** Segments of marketing and product, which rest on no AML data. */
  'commercial-segment.entered': { tainted: false },
  'commercial-segment.left': { tainted: false },
  'survey.answered': { tainted: false },
  'survey.invited': { tainted: false },
  'consent.given': { tainted: false },
  'consent.withdrawn': { tainted: false },
  /** All that was personal is gone here: recipients erase their copies too (GDPR art. 19). */
  'party.erased': { tainted: false },
  'audience.entered': { tainted: false },
  'audience.left': { tainted: false },
  /** Of workflows. A mark may come from anything; a message was asked for by something untainted only. */
  'party.marked': { tainted: true },
  'workflow.fired': { tainted: true },
  'message.requested': { tainted: false },
  /** An endpoint was shut after days of failure. Tainted, since it may be one that hears of alerts. */
  'webhook.disabled': { tainted: true },
} as const satisfies Readonly<Record<string, { readonly tainted: boolean }>>;

export type EventKind = keyof typeof kinds;
export const eventKinds: Readonly<Record<EventKind, { readonly tainted: boolean }>> = kinds;
export const eventKindNames = Object.keys(kinds) as readonly EventKind[];
