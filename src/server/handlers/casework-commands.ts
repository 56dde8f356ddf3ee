import type { AlertCommand } from '#casework/alerts/alert-command';
import type { CaseCommand } from '#casework/cases/case-command';
import { unproductiveReasons } from '#contract/casework-words';
import type { Officer } from '#casework/officer';
import type { Call } from '../handler.ts';
import { HttpProblem } from '../problems.ts';

type AlertBody = Call<'postAlertAction'>['body']['command'];
type CaseBody = Call<'postCaseAction'>['body']['command'];

function reasonCodeOf(code: string | null) {
  if (code === null) return null;
  const known = unproductiveReasons.find((each) => each === code);
  if (known === undefined) {
    throw new HttpProblem(422, 'casework.reason-code', `Reason codes are: ${unproductiveReasons.join(', ')}.`);
  }
  return known;
}

/** `assign` without a name is to oneself; reason codes are of the fixed list. */
export function alertCommandOf(body: AlertBody, officer: Officer): AlertCommand {
  if (body.action === 'assign') return { action: 'assign', assignee: body.assignee ?? officer.id };
  if (body.action === 'dispose') return { ...body, reasonCode: reasonCodeOf(body.reasonCode) };
  return body;
}

export function caseCommandOf(body: CaseBody, officer: Officer): CaseCommand {
  if (body.action === 'assign') return { action: 'assign', assignee: body.assignee ?? officer.id };
  if (body.action === 'submit') return { ...body, reasonCode: reasonCodeOf(body.reasonCode) };
  return body;
}
