import type { UseQueryResult } from '@tanstack/react-query';
import type { Answered } from './call.ts';
import { ApiProblem } from './problem.ts';
import { useOperation } from './queries.ts';

export type Session = Answered<'getSession'>;

/** Who I am; the error is an ApiProblem of status 401 where nobody is logged in. */
export function useSession(): UseQueryResult<Session> {
  return useOperation('getSession');
}

export function isLoggedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.body.status === 401;
}

export function may(session: Session | undefined, action: string): boolean {
  return session?.actions[action] !== undefined;
}
