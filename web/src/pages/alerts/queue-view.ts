import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

export const queueStates = ['open', 'in-review', 'snoozed', 'escalated', 'closed'] as const;
export type QueueState = (typeof queueStates)[number];
export const groupings = ['none', 'reason', 'segment', 'assignee'] as const;
export type Grouping = (typeof groupings)[number];

/** What the queue shows. It lives in the address, so that a view can be shared by sending its link. */
export interface QueueView {
  readonly state: QueueState;
  readonly inbox: string | null;
  readonly mine: boolean;
  readonly group: Grouping;
}

export function useQueueView(): readonly [QueueView, (change: Partial<QueueView>) => void] {
  const [search, setSearch] = useSearchParams();
  const view = useMemo<QueueView>(
    () => ({
      state: queueStates.find((each) => each === search.get('state')) ?? 'open',
      inbox: search.get('inbox'),
      mine: search.get('mine') === 'yes',
      group: groupings.find((each) => each === search.get('group')) ?? 'none',
    }),
    [search],
  );
  const change = useCallback(
    (next: Partial<QueueView>) => {
      const { state, inbox, mine, group } = { ...view, ...next };
      const params = new URLSearchParams({ state });
      if (inbox !== null) params.set('inbox', inbox);
      if (mine) params.set('mine', 'yes');
      if (group !== 'none') params.set('group', group);
      setSearch(params, { replace: true });
    },
    [view, setSearch],
  );
  return [view, change];
}
