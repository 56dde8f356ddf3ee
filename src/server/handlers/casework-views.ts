import type { Principal } from '#access/permissions';
import { reachOf } from '#access/permissions';
import type { PartyAlert } from '#casework/alerts/alert-command';
import type { WorkCase } from '#casework/cases/open-case';
import { type DocumentRequest, letterOf } from '#casework/documents/document-requests';
import type { Officer } from '#casework/officer';
import type { AlertDetail, AlertHit, CaseDetail, Disposition, TopBreach } from '#casework/reading';
import { slaStatus } from '#casework/sla';
import { alertView } from '../views.ts';

/** The principal as casework knows it. */
export function officerOf(principal: Principal): Officer {
  return {
    id: `${principal.kind}:${principal.id}`,
    reach: reachOf(principal, 'cases:read') === 'all' ? 'all' : 'own',
    teams: principal.teams,
    restricted: reachOf(principal, 'cases:restricted') !== null,
  };
}

export function partyAlertView(row: PartyAlert, now: number, top?: TopBreach) {
  return {
    id: row.id,
    partyId: row.party_id,
    state: row.state,
    inbox: row.inbox,
    team: row.team,
    risk: row.risk,
    breaches: row.breaches,
    hits: row.hits,
    score: row.score,
    p: row.p,
    tau: top?.tau ?? null,
    cell: row.cell,
    topReason: top?.reason ?? null,
    reasonGroup: top?.reasonGroup ?? null,
    amountMinor: row.amount_minor,
    firstAt: row.first_at,
    lastAt: row.last_at,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    sla: slaStatus(row, now),
    assignee: row.assignee,
    snoozedUntil: row.snoozed_until,
    caseId: row.case_id,
    closedAt: row.closed_at,
    version: row.version,
  };
}

export function workCaseView(row: WorkCase, now: number) {
  return {
    id: row.id,
    type: row.type,
    partyId: row.party_id,
    state: row.state,
    inbox: row.inbox,
    team: row.team,
    risk: row.risk,
    assignee: row.assignee,
    needToKnow: row.need_to_know,
    reason: row.reason,
    openedBy: row.opened_by,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    sla: slaStatus(row, now),
    closedAt: row.closed_at,
    submittedBy: row.submitted_by,
    proposed: row.proposed,
    version: row.version,
  };
}

function dispositionView(row: Disposition) {
  return {
    outcome: row.outcome,
    reasonCode: row.reason_code,
    deservedReview: row.deserved_review,
    minutes: row.minutes,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  };
}

export function documentRequestView(row: DocumentRequest) {
  return {
    id: row.id,
    caseId: row.case_id,
    reference: row.reference,
    state: row.state,
    documents: row.documents,
    language: row.language,
    answerBy: row.answer_by,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    approvedBy: row.approved_by,
    letter: letterOf(row),
    version: row.version,
  };
}

function alertHitView(row: AlertHit) {
  return {
    alertId: row.party_alert_id,
    hitId: row.hit_id,
    list: row.list,
    listVersion: row.list_version,
    score: row.score,
    at: row.at,
  };
}

export function alertDetailView({ alert, breaches, hits, dispositions, others }: AlertDetail, now: number) {
  return {
    alert: partyAlertView(alert, now),
    breaches: breaches.map(alertView),
    hits: hits.map(alertHitView),
    dispositions: dispositions.map(dispositionView),
    others: others.map((other) => partyAlertView(other, now)),
  };
}

export function caseDetailView(detail: CaseDetail, now: number) {
  return {
    case: workCaseView(detail.case, now),
    alerts: detail.alerts.map((alert) => partyAlertView(alert, now)),
    breaches: detail.breaches.map(alertView),
    hits: detail.hits.map(alertHitView),
    members: detail.members,
    links: detail.links,
    dispositions: detail.dispositions.map(dispositionView),
    requests: detail.requests.map(documentRequestView),
    attachments: detail.attachments.map((row) => ({
      id: row.id,
      sha256: row.sha256,
      bytes: row.bytes,
      mediaType: row.media_type,
      addedBy: row.added_by,
      addedAt: row.added_at,
    })),
  };
}
