import { Button, NavLink, Stack, TextInput } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

interface SavedView {
  readonly name: string;
  readonly search: string;
}

/** Views kept in this browser; each is an address, so it can be sent to others as it is. */
export function SavedViews() {
  const { t } = useTranslation('alerts');
  const { pathname, search } = useLocation();
  const [views, setViews] = useLocalStorage<readonly SavedView[]>({ key: 'peerline.queue-views', defaultValue: [] });
  const [name, setName] = useState('');
  const save = (event: FormEvent) => {
    event.preventDefault();
    setViews([...views.filter((each) => each.name !== name), { name, search }]);
    setName('');
  };
  return (
    <Stack gap={0}>
      {views.map((view) => (
        <NavLink
          key={view.name}
          component={Link}
          to={`${pathname}${view.search}`}
          label={view.name}
          active={view.search === search}
          py={4}
        />
      ))}
      <form onSubmit={save}>
        <TextInput
          size="xs"
          mt="xs"
          aria-label={t('viewName')}
          placeholder={t('viewName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          rightSectionWidth={64}
          rightSection={
            <Button size="compact-xs" variant="subtle" type="submit" disabled={name === ''}>
              {t('save')}
            </Button>
          }
        />
      </form>
    </Stack>
  );
}
