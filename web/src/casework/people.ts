import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../api/call.ts';
import { useOperation } from '../api/queries.ts';
import { may, useSession } from '../api/session.ts';

export interface People {
  /** My own identifier; null while it is being asked. */
  readonly me: string | null;
  readonly items: Answered<'getPeople'>['items'];
  /** A person, key or part of the system, by name. */
  readonly nameOf: (id: string) => string;
}

/** Who works here, for names beside what they did. */
export function usePeople(): People {
  const { t } = useTranslation('casework');
  const { data: session } = useSession();
  const { data } = useOperation('getPeople', {}, { enabled: may(session, 'cases:read'), staleTime: 300_000 });
  const runs = !may(session, 'cases:read') && may(session, 'users:manage');
  const { data: users } = useOperation('getUsers', {}, { enabled: runs, staleTime: 300_000 });
  const nameOf = useCallback(
    (id: string) => {
      const known = (data?.items ?? users?.items)?.find((each) => id === each.id || id === `user:${each.id}`);
      if (known !== undefined) return known.id === data?.me ? t('person.me', { name: known.name }) : known.name;
      const [kind, rest = ''] = id.split(/:(.*)/s);
      if (kind === 'system') return t('person.system');
      if (kind === 'workflow') return t('person.workflow', { name: rest });
      return kind === 'key' ? t('person.key', { name: rest }) : id;
    },
    [data, users, t],
  );
  return { me: data?.me ?? null, items: data?.items ?? [], nameOf };
}
