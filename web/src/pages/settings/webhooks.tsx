import { Button, Group, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { time } from '../../i18n/format.ts';
import { Confirm } from '../../shell/confirm.tsx';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { NewWebhook } from './new-webhook.tsx';
import { SecretOnce } from './secret-once.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';

type Endpoint = Answered<'getWebhooks'>['items'][number];

/** Addresses that events are sent to; each with its state, a test, a new secret and the log of what was sent. */
export function Webhooks() {
  const { t } = useTranslation('settings');
  const { data: session } = useSession();
  const manages = may(session, 'webhooks:manage');
  const [making, setMaking] = useState(false);
  const [logged, setLogged] = useState<string | null>(null);
  const hooks = useOperation('getWebhooks');
  if (hooks.isPending) return <Loading rows={3} />;
  if (hooks.error !== null) return <Failed error={hooks.error} retry={() => void hooks.refetch()} />;
  return (
    <Section
      title={t('place.webhooks')}
      actions={
        manages && (
          <Button size="xs" onClick={() => setMaking(true)}>
            {t('newWebhook')}
          </Button>
        )
      }
    >
      {hooks.data.items.length === 0 ? (
        <Empty title={t('noWebhooks')}>{t('noWebhooksNext')}</Empty>
      ) : (
        <Table.ScrollContainer minWidth={760} tabIndex={0} role="region" aria-label={t('place.webhooks')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {(['name', 'url', 'kinds', 'hookState', 'actions'] as const).map((column) => (
                  <Table.Th key={column} scope="col">
                    {t(column)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {hooks.data.items.map((endpoint) => (
                <WebhookRow
                  key={endpoint.id}
                  endpoint={endpoint}
                  manages={manages}
                  logged={logged === endpoint.id}
                  showLog={() => setLogged(logged === endpoint.id ? null : endpoint.id)}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {hooks.data.items.some(({ id }) => id === logged) && logged !== null && (
        <WebhookDeliveries id={logged} manages={manages} />
      )}
      {making && <NewWebhook close={() => setMaking(false)} />}
    </Section>
  );
}

function WebhookRow({
  endpoint: { id, url, kinds, state, stateReason, failingSince },
  manages,
  logged,
  showLog,
}: {
  readonly endpoint: Endpoint;
  readonly manages: boolean;
  readonly logged: boolean;
  readonly showLog: () => void;
}) {
  const { t } = useTranslation('settings');
  const change = useChange('patchWebhook', ['getWebhooks']);
  const test = useChange('postWebhookTest', ['getWebhookDeliveries']);
  const rotate = useChange('postWebhookSecret', ['getWebhooks']);
  const remove = useChange('deleteWebhook', ['getWebhooks']);
  const [deleting, setDeleting] = useState(false);
  const error = change.error ?? test.error ?? rotate.error;
  const other = state === 'active' ? 'disabled' : 'active';
  const actions = [
    { word: 'sendTest', busy: test.isPending, act: () => test.mutate({ params: { id } }) },
    { word: 'rotate', busy: rotate.isPending, act: () => rotate.mutate({ params: { id }, body: {} }) },
    {
      word: state === 'active' ? 'disable' : 'enable',
      busy: change.isPending,
      act: () => change.mutate({ params: { id }, body: { state: other } }),
    },
    { word: 'deleteHook', busy: false, act: () => setDeleting(true) },
  ] as const;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400}>
        {id}
      </Table.Th>
      <Table.Td>{url}</Table.Td>
      <Table.Td>{kinds.join(', ')}</Table.Td>
      <Table.Td>
        {t(`hook.${state}`)}
        {stateReason !== null && ` (${stateReason})`}
        {failingSince !== null && (
          <Text size="xs" className="quiet">
            {t('failingSince', { time: time(failingSince) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          <Button
            size="compact-xs"
            variant="default"
            aria-expanded={logged}
            aria-label={`${t('log')}: ${id}`}
            onClick={showLog}
          >
            {t('log')}
          </Button>
          {manages &&
            actions.map(({ word, busy, act }) => (
              <Button
                key={word}
                size="compact-xs"
                variant="default"
                aria-label={`${t(word)}: ${id}`}
                loading={busy}
                onClick={act}
              >
                {t(word)}
              </Button>
            ))}
        </Group>
        {test.isSuccess && (
          <Text size="xs" role="status">
            {t('testQueued')}
          </Text>
        )}
        {error !== null && <Failed error={error} />}
        {deleting && (
          <Confirm
            title={t('deleteTitle', { id })}
            verb={t('deleteHook')}
            change={remove}
            act={() => remove.mutate({ params: { id } })}
            close={() => setDeleting(false)}
          >
            {t('deleteAbout')}
          </Confirm>
        )}
        {rotate.data !== undefined && <SecretOnce secret={rotate.data.secret} close={() => rotate.reset()} />}
      </Table.Td>
    </Table.Tr>
  );
}
