import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';

/** One page of a list, with the cursor of the page after it; null = this is the last. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** A list that the server answers page by page: its rows so far, and `more` for the next page of them. */
export function usePages<Item, Answer>(
  queryKey: readonly unknown[],
  ask: (cursor: string | null, signal: AbortSignal) => Promise<Answer & Page<Item>>,
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => ask(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { ...query, rows, more, first: data?.pages[0] };
}

/** As part of a query: absent on the first page. */
export function cursorOf(cursor: string | null): { readonly cursor?: string } {
  return cursor === null ? {} : { cursor };
}
