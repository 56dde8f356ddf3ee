import { Button, Group, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { number, time } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';

/** The latest that was sent to an endpoint, with the last attempt's outcome; any of it can be sent again. */
export function WebhookDeliveries({ id, manages }: { readonly id: string; readonly manages: boolean }) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
  const log = useOperation('getWebhookDeliveries', { params: { id } }, { refetchInterval: 3000 });
  const { data, error, isPending, refetch } = log;
  const replay = useChange('postWebhookReplay', ['getWebhookDeliveries']);
  if (isPending) return <Loading rows={3} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <section aria-label={t('logOf', { id })}>
      <Group justify="space-between" mt="md">
        <Title order={3}>{t('logOf', { id })}</Title>
        <Text size="xs" className="quiet">
          {shell('asOf', { time: time(log.dataUpdatedAt) })}
        </Text>
      </Group>
      {replay.error !== null && <Failed error={replay.error} />}
      {data.items.length === 0 ? (
        <Empty title={t('noDeliveries')}>{t('noDeliveriesNext')}</Empty>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('message')}</Table.Th>
              <Table.Th scope="col">{t('kinds')}</Table.Th>
              <Table.Th scope="col">{t('created')}</Table.Th>
              <Table.Th scope="col">{t('hookState')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('attempts')}
              </Table.Th>
              <Table.Th scope="col">{t('actions')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((delivery) => {
              const last = delivery.attempts.at(-1);
              return (
                <Table.Tr key={delivery.id}>
                  <Table.Th scope="row" fw={400} ff="monospace">
                    {delivery.messageId}
                  </Table.Th>
                  <Table.Td>{delivery.kind}</Table.Td>
                  <Table.Td>{time(delivery.createdAt)}</Table.Td>
                  <Table.Td>
                    <Text size="sm">{t(`delivery.${delivery.state}`)}</Text>
                    {last !== undefined && (
                      <Text size="xs" className="quiet">
                        {`${t(`outcome.${last.outcome}`)}${last.status === null ? '' : ` ${last.status}`}, ${number(last.durationMs)} ms`}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td className="number">{number(delivery.attempts.length)}</Table.Td>
                  <Table.Td>
                    {manages && delivery.state !== 'pending' && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`${t('replay')}: ${delivery.messageId}`}
                        loading={replay.isPending}
                        onClick={() => replay.mutate({ params: { id, deliveryId: delivery.id } })}
                      >
                        {t('replay')}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
