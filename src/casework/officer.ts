import { type RawBuilder, sql } from 'kysely';
import { AppError } from '#domain/app-error';

/** Who works: a person or a program, and how far they see. */
export interface Officer {
  /** As the audit trail names them: `user:7`, `key:ab12`. */
  readonly id: string;
  /** `own`: objects of the own teams and of none. */
  readonly reach: 'all' | 'own';
  readonly teams: readonly string[];
  /** Sees what is need-to-know without being a member. */
  readonly restricted: boolean;
}

/** Rows of one's teams and of none, by the column `team` of this table. */
export function inReach(officer: Officer, table: string): RawBuilder<boolean> {
  if (officer.reach === 'all') return sql<boolean>`true`;
  const team = sql.ref(`${table}.team`);
  return sql<boolean>`(${team} IS NULL OR ${team} = ANY(${[...officer.teams]}::text[]))`;
}

/** Cases that the officer may know of. */
export function visibleCase(officer: Officer): RawBuilder<boolean> {
  const reach = inReach(officer, 'work_case');
  if (officer.restricted) return reach;
  return sql<boolean>`(${reach} AND (NOT work_case.need_to_know OR work_case.assignee = ${officer.id} OR EXISTS (
    SELECT FROM case_member m WHERE m.case_id = work_case.id AND m.member = ${officer.id})))`;
}

/** Alerts that the officer may know of: those of a need-to-know case belong to it. */
export function visibleAlert(officer: Officer): RawBuilder<boolean> {
  const reach = inReach(officer, 'party_alert');
  if (officer.restricted) return reach;
  return sql<boolean>`(${reach} AND (party_alert.case_id IS NULL OR EXISTS (
    SELECT FROM work_case WHERE work_case.id = party_alert.case_id AND ${visibleCase(officer)})))`;
}

/** The same words for what does not exist and for what one may not know of. */
export function notFound(what: string): AppError {
  return new AppError('casework.not-found', `There is no such ${what}, or it is not yours to see.`);
}

export function conflict(what: string): AppError {
  return new AppError('casework.conflict', `Somebody else changed this ${what} meanwhile: look at it again.`);
}

export function refused(what: string, state: string, action: string): AppError {
  return new AppError(
    'casework.transition',
    `${what === 'alert' ? 'An' : 'A'} ${what} that is ${state} does not take the action ${action}.`,
  );
}

export function invalid(sentence: string): AppError {
  return new AppError('casework.invalid', sentence);
}

export function fourEyes(sentence: string): AppError {
  return new AppError('casework.four-eyes', sentence);
}
