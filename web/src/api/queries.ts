import {
  QueryClient,
  queryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { RouteName } from '#contract/api/routes';
import { type Answered, type Asked, call } from './call.ts';
import { ApiProblem } from './problem.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) =>
        count < 2 && !(error instanceof ApiProblem && error.body.status >= 400 && error.body.status < 500),
      refetchOnWindowFocus: false,
    },
  },
});

/** Options of a query whose key is the operation and what was asked of it. */
export function operation<N extends RouteName>(name: N, asked: Omit<Asked<N>, 'signal'> = {}) {
  return queryOptions({
    queryKey: [name, asked.params ?? null, asked.query ?? null, asked.body ?? null],
    queryFn: ({ signal }) => call(name, { ...asked, signal }),
  });
}

export function useOperation<N extends RouteName>(
  name: N,
  asked: Omit<Asked<N>, 'signal'> = {},
  options: { readonly enabled?: boolean; readonly refetchInterval?: number; readonly staleTime?: number } = {},
): UseQueryResult<Answered<N>> {
  return useQuery({ ...operation(name, asked), ...options });
}

/** A change: after it, every query of the named operations is asked again. */
export function useChange<N extends RouteName>(name: N, refresh: readonly RouteName[] = []) {
  const client = useQueryClient();
  return useMutation<Answered<N>, ApiProblem, Asked<N>>({
    mutationFn: (asked) => call(name, asked),
    onSettled: () => Promise.all(refresh.map((each) => client.invalidateQueries({ queryKey: [each] }))),
  });
}
