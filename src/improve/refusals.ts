import { AppError } from '#domain/app-error';

export function notFound(what: string): AppError {
  return new AppError('improve.not-found', `There is no such ${what}.`);
}

export function wrongState(what: string, state: string, action: string): AppError {
  return new AppError('improve.transition', `A ${what} that is ${state} does not take the action ${action}.`);
}

export function fourEyes(what: string): AppError {
  return new AppError('improve.four-eyes', `Whoever proposed a ${what} does not release it.`);
}

/** What stands in the way, all of it at once. */
export function gateShut(reasons: readonly string[]): AppError {
  return new AppError('improve.gate', reasons.join(' '), { reasons });
}
