import type { UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import { money } from '../i18n/format.ts';
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

/** Writes amounts in minor units of the base currency, with its code. */
export function useBaseMoney(): (minor: number) => string {
  const { data } = useSession();
  const currency = data?.baseCurrency ?? 'EUR';
  return useCallback((minor) => money(minor, currency), [currency]);
}
