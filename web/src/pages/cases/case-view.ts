import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { caseStates, caseTypes } from '#contract/casework-words';

/** What the list shows. It lives in the address, so that it can be shared by sending its link. */
export interface CaseView {
  readonly state: (typeof caseStates)[number] | 'any';
  readonly type: (typeof caseTypes)[number] | null;
  readonly mine: boolean;
}

export function useCaseView(): readonly [CaseView, (change: Partial<CaseView>) => void] {
  const [search, setSearch] = useSearchParams();
  const view = useMemo<CaseView>(
    () => ({
      state: caseStates.find((each) => each === search.get('state')) ?? 'any',
      type: caseTypes.find((each) => each === search.get('type')) ?? null,
      mine: search.get('mine') === 'yes',
    }),
    [search],
  );
  const change = useCallback(
    (next: Partial<CaseView>) => {
      const { state, type, mine } = { ...view, ...next };
      const params = new URLSearchParams();
      if (state !== 'any') params.set('state', state);
      if (type !== null) params.set('type', type);
      if (mine) params.set('mine', 'yes');
      setSearch(params, { replace: true });
    },
    [view, setSearch],
  );
  return [view, change];
}
