import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';

type Pages = InfiniteData<unknown, string | null>;

/** A list is asked again page by page; one longer than this would ask the server for minutes. */
const mostPages = 5;

const pagesOf = (data: unknown): number => (data as Pages | undefined)?.pages.length ?? 0;

/** Asks the lists of alerts again, except those that were read far. Returns whether one of these is shown. */
export async function refreshQueues(client: QueryClient): Promise<boolean> {
  const queues = { queryKey: ['getPartyAlerts'] };
  void client.invalidateQueries({ queryKey: ['getAlertGroups'] });
  await client.invalidateQueries({ ...queues, predicate: ({ state }) => pagesOf(state.data) <= mostPages });
  return client
    .getQueryCache()
    .findAll({ ...queues, type: 'active' })
    .some(({ state }) => pagesOf(state.data) > mostPages);
}

/** As `forgetFarPages`, of all lists of alerts: for what must come back into a list that it had left. */
export function forgetAllFarPages(client: QueryClient): void {
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: ['getPartyAlerts'] })) {
    forgetFarPages(client, queryKey);
  }
}

/** Lets go of all but the first page of a list that was read far, so that it can be asked again at once. */
export function forgetFarPages(client: QueryClient, queryKey: QueryKey): void {
  client.setQueryData<Pages>(queryKey, (data) =>
    data === undefined || data.pages.length <= mostPages
      ? data
      : { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
  );
}
