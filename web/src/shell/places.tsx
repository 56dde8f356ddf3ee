import { Tabs } from '@mantine/core';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { may, useSession } from '../api/session.ts';

export interface Place {
  /** Also its word: `place.NAME` of the namespace. */
  readonly name: string;
  /** That its reader needs; null = every reader of the page. */
  readonly right: string | null;
  readonly Panel: ComponentType;
}

/** Parts of a page behind tabs, each with its own right; which one is open is part of the address. */
export function Places({ places, words }: { readonly places: readonly Place[]; readonly words: string }) {
  const { t } = useTranslation(words);
  const { data: session } = useSession();
  const [search, setSearch] = useSearchParams();
  const open = places.filter(({ right }) => right === null || may(session, right));
  const place = open.find(({ name }) => name === search.get('place')) ?? open[0];
  if (place === undefined) return null;
  return (
    <Tabs value={place.name} onChange={(name) => setSearch(name === null ? {} : { place: name })} keepMounted={false}>
      <Tabs.List mb="md">
        {open.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {t(`place.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {open.map(({ name, Panel }) => (
        <Tabs.Panel key={name} value={name}>
          <Panel />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
