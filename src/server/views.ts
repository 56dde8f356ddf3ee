import type { AlertAnswer, DeadLetterAnswer, EvaluationAnswer } from '#contract/api/answers';
import type { AlertTable, DeadLetterTable, EvaluationTable } from '#store/tables/tables';
import { logKinds } from '#stream/record';
import type { Selectable } from 'kysely';

/** Rows of the store as the API shows them. */
export function evaluationView(row: EvaluationTable): EvaluationAnswer {
  return {
    legId: row.leg_id,
    side: row.side === 0 ? 'own' : 'mirrored',
    position: row.position,
    partyId: row.party_id,
    at: row.at,
    acceptedAt: row.accepted_at,
    evaluatedAt: row.evaluated_at,
    amountMinor: row.amount_minor,
    status: row.status,
    score: row.score,
    p: row.p,
    tau: row.tau,
    alert: row.alert,
    cell: row.cell,
    expert: row.expert,
    modelVersion: row.model_version,
    thresholdVersion: row.threshold_version,
    error: row.error,
  };
}

export function deadLetterView(row: Selectable<DeadLetterTable>): DeadLetterAnswer {
  return {
    position: row.position,
    kind: logKinds[row.kind] ?? 'unknown',
    acceptedAt: row.accepted_at,
    failedAt: row.failed_at,
    code: row.code,
    reason: row.reason,
    attempts: row.attempts,
    resolvedAt: row.resolved_at,
  };
}

export function alertView(row: Selectable<AlertTable>): AlertAnswer {
  return {
    id: row.id,
    legId: row.leg_id,
    partyId: row.party_id,
    team: row.team,
    at: row.at,
    createdAt: row.created_at,
    amountMinor: row.amount_minor,
    score: row.score,
    p: row.p,
    tau: row.tau,
    cell: row.cell,
    expert: row.expert,
    modelVersion: row.model_version,
    thresholdVersion: row.threshold_version,
    rules: row.rules,
    reasons: row.reasons as AlertAnswer['reasons'],
  };
}
