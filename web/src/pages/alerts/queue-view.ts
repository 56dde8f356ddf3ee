import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { alertStates, queueGroupings } from '#contract/casework-words';

/** `undecided`: open, in review or snoozed. */
export const queueStates = [...alertStates, 'undecided', 'any'] as const;
export type QueueState = (typeof queueStates)[number];
export const groupings = ['none', ...queueGroupings] as const;
export type Grouping = (typeof groupings)[number];

/** What the queue shows. It lives in the address, so that a view can be shared by sending its link. */
export interface QueueView {
  readonly state: QueueState;
  readonly inbox: string | null;
  readonly mine: boolean;
  readonly group: Grouping;
  /** What a number elsewhere counted: a segment and the segments below it, times in UTC epoch ms. */
  readonly narrow: Narrowing;
}

const narrowings = ['segment', 'openedFrom', 'closedFrom', 'dueFrom', 'dueBefore'] as const;
export type Narrowing = Readonly<Partial<Record<(typeof narrowings)[number], string>>>;

export function useQueueView(): readonly [QueueView, (change: Partial<QueueView>) => void] {
  const [search, setSearch] = useSearchParams();
  const view = useMemo<QueueView>(
    () => ({
      state: queueStates.find((each) => each === search.get('state')) ?? 'open',
      inbox: search.get('inbox'),
      mine: search.get('mine') === 'yes',
      group: groupings.find((each) => each === search.get('group')) ?? 'none',
      narrow: Object.fromEntries(
        narrowings.flatMap((name) => {
          const value = search.get(name);
          return value === null ? [] : [[name, value]];
        }),
      ),
    }),
    [search],
  );
  const change = useCallback(
    (next: Partial<QueueView>) => {
      const { state, inbox, mine, group, narrow } = { ...view, ...next };
      const params = new URLSearchParams({ state, ...narrow });
      if (inbox !== null) params.set('inbox', inbox);
      if (mine) params.set('mine', 'yes');
      if (group !== 'none') params.set('group', group);
      setSearch(params, { replace: true });
    },
    [view, setSearch],
  );
  return [view, change];
}

/** What the API is asked for to show a view. */
export function filterOf({ state, inbox, mine, narrow }: QueueView) {
  return {
    ...(state === 'any' ? {} : state === 'undecided' ? { undecided: 'true' as const } : { state }),
    ...narrow,
    ...(inbox === null ? {} : { inbox }),
    ...(mine ? { assignee: 'me' } : {}),
  };
}

/** The part of the queue's address, after `?`, of a view that was saved: what the API is asked for, and how rows are grouped. */
export function addressOf({ undecided, assignee, state, ...rest }: Readonly<Record<string, string | number>>): string {
  const shown = undecided === undefined ? (state ?? 'any') : 'undecided';
  const kept = Object.entries(rest).map(([name, value]): [string, string] => [name, String(value)]);
  const params = new URLSearchParams([['state', String(shown)], ...kept.sort(([a], [b]) => (a < b ? -1 : 1))]);
  if (assignee === 'me') params.set('mine', 'yes');
  return params.toString();
}
