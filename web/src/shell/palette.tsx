import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useOperation } from '../api/queries.ts';
import { may, useSession } from '../api/session.ts';
import type { Page } from '../pages.ts';

const pathOf = { party: '/customers', alert: '/alerts', case: '/cases' } as const;
const fewestLetters = 1;

/** ⌘K: go anywhere; customers, alerts, cases and payments are found by their identifiers. */
export function Palette({ pages }: { readonly pages: readonly Page[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: session } = useSession();
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), 120);
  const searches = may(session, 'cases:read') && asked.length >= fewestLetters;
  const found = useOperation('getSearch', { query: { q: asked } }, { enabled: searches });
  const goTo = pages
    .filter(({ listed }) => listed)
    .map(
      ({ name, path }): SpotlightActionData => ({
        id: name,
        label: t(`page.${name}`),
        description: t(`about.${name}`),
        onClick: () => void navigate(path),
      }),
    );
  const objects = (searches ? (found.data?.items ?? []) : []).map(
    ({ kind, id, label, why }): SpotlightActionData => ({
      id: `found ${kind} ${id} ${why}`,
      label: t(`found.${kind}`, { id }),
      description: `${label} · ${t(`foundBy.${why}`)}`,
      onClick: () => void navigate(`${pathOf[kind]}/${encodeURIComponent(id)}`),
    }),
  );
  const wanted = query.trim().toLowerCase();
  const named = goTo.filter(
    ({ label = '', description = '' }) =>
      label.toLowerCase().includes(wanted) || description.toLowerCase().includes(wanted),
  );
  return (
    <Spotlight
      actions={[...named, ...objects]}
      // What matches is decided above: objects match by identifiers that their labels do not say.
      filter={(_query, actions) => actions}
      query={query}
      onQueryChange={setQuery}
      nothingFound={t(searches && found.isPending ? 'searching' : 'nothingFound')}
      shortcut={null}
      searchProps={{ placeholder: t('searchPlaceholder'), 'aria-label': t('searchPlaceholder') }}
    />
  );
}
