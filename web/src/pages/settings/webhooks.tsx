import { Button, Group, Paper, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { time } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { NewWebhook } from './new-webhook.tsx';
import { SecretOnce } from './secret-once.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';

type Endpoint = Answered<'getWebhooks'>['items'][number];

/** Addresses that events are sent to; each with its state, a test, a new secret and the log of what was sent. */
export function Webhooks({ manages }: { readonly manages: boolean }) {
  const { t } = useTranslation('settings');
  const [making, setMaking] = useState(false);
  const [logged, setLogged] = useState<string | null>(null);
  const hooks = useOperation('getWebhooks');
  if (hooks.isPending) return <Loading rows={3} />;
  if (hooks.error !== null) return <Failed error={hooks.error} retry={() => void hooks.refetch()} />;
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="webhooks">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="webhooks">
          {t('webhooks')}
        </Title>
        {manages && (
          <Button size="xs" onClick={() => setMaking(true)}>
            {t('newWebhook')}
          </Button>
        )}
      </Group>
      {hooks.data.items.length === 0 ? (
        <Empty title={t('noWebhooks')}>{t('noWebhooksNext')}</Empty>
      ) : (
        <Table.ScrollContainer minWidth={760} tabIndex={0} role="region" aria-label={t('webhooks')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {(['name', 'url', 'kinds', 'hookState', 'hookActions'] as const).map((column) => (
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
      {logged !== null && <WebhookDeliveries id={logged} manages={manages} />}
      {making && <NewWebhook close={() => setMaking(false)} />}
    </Paper>
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
        {rotate.data !== undefined && <SecretOnce secret={rotate.data.secret} close={() => rotate.reset()} />}
      </Table.Td>
    </Table.Tr>
  );
}
