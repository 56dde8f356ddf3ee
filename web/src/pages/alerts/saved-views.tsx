import { ActionIcon, Button, Checkbox, Group, NavLink, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useChange, useOperation } from '../../api/queries.ts';
import { usePeople } from '../../casework/people.ts';
import { addressOf, filterOf, type QueueView } from './queue-view.ts';
import { Refused } from '../../casework/refused.tsx';

/** Views that one keeps and that others share; each is an address, so it can be sent as it is. */
export function SavedViews({ shown }: { readonly shown: QueueView }) {
  const { t } = useTranslation('alerts');
  const { pathname } = useLocation();
  const query = { ...filterOf(shown), ...(shown.group === 'none' ? {} : { group: shown.group }) };
  const here = addressOf(query);
  const { nameOf } = usePeople();
  const views = useOperation('getQueueViews');
  const keep = useChange('postQueueView', ['getQueueViews']);
  const remove = useChange('deleteQueueView', ['getQueueViews']);
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const own = (views.data?.items ?? [])
    .filter(({ list }) => list === 'alerts')
    .map(({ query: asked, ...view }) => ({ ...view, search: addressOf(asked) }));
  const save = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate(
      { body: { name, list: 'alerts', query, shared: shared ? 'everybody' : 'nobody' } },
      { onSuccess: () => setName('') },
    );
  };
  return (
    <Stack gap={0}>
      {own.map((view) => (
        <Group key={view.id} gap={0} wrap="nowrap">
          <NavLink
            component={Link}
            to={`${pathname}?${view.search}`}
            label={view.name}
            {...(view.mine ? {} : { description: t('sharedBy', { who: nameOf(view.owner) }) })}
            active={view.search === here}
            py={4}
          />
          {view.mine && (
            <ActionIcon
              variant="subtle"
              size="sm"
              aria-label={t('removeView', { name: view.name })}
              onClick={() => remove.mutate({ params: { id: view.id } })}
            >
              ×
            </ActionIcon>
          )}
        </Group>
      ))}
      <form onSubmit={save}>
        <TextInput
          size="xs"
          mt="xs"
          aria-label={t('viewName')}
          placeholder={t('viewName')}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.currentTarget.value)}
          rightSectionWidth={88}
          rightSection={
            <Button size="compact-xs" variant="subtle" type="submit" disabled={name.trim() === ''}>
              {t('save')}
            </Button>
          }
        />
        <Checkbox
          size="xs"
          mt="xs"
          label={t('share')}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        <Refused error={keep.error ?? remove.error} />
      </form>
    </Stack>
  );
}
