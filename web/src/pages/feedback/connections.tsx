import { Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { number, time } from '../../i18n/format.ts';
import { Confirm } from '../../shell/confirm.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { ChangeConnection } from './change-connection.tsx';
import { ImportResponses } from './import-responses.tsx';
import { NewConnection } from './new-connection.tsx';

const acts = ['import', 'change', 'remove'] as const;
type Act = (typeof acts)[number];

/** Surveys held elsewhere whose answers come here: by webhook, or from a file. */
export function Connections() {
  const { t } = useTranslation('feedback');
  const [making, setMaking] = useState(false);
  const [acting, setActing] = useState<{ readonly id: string; readonly on: Act } | null>(null);
  const remove = useChange('deleteSurveyConnection', ['getSurveyConnections']);
  const close = () => setActing(null);
  const { data, error, isPending, refetch } = useOperation('getSurveyConnections');
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const chosen = data.items.find(({ id }) => id === acting?.id);
  return (
    <Stack gap="lg">
      <Group justify="end">
        <Button size="xs" onClick={() => setMaking(true)}>
          {t('connection.new')}
        </Button>
      </Group>
      {data.items.length === 0 ? (
        <Empty title={t('connection.none')}>{t('connection.noneNext')}</Empty>
      ) : (
        <Table.ScrollContainer minWidth={860} tabIndex={0} role="region" aria-label={t('place.connections')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('connection.one')}</Table.Th>
                <Table.Th scope="col">{t('connection.source')}</Table.Th>
                <Table.Th scope="col">{t('survey')}</Table.Th>
                <Table.Th scope="col">{t('connection.address')}</Table.Th>
                <Table.Th scope="col" className="number">
                  {t('connection.responses')}
                </Table.Th>
                <Table.Th scope="col">{t('connection.last')}</Table.Th>
                <Table.Th scope="col" className="number">
                  {t('connection.waiting')}
                </Table.Th>
                <Table.Th scope="col">{t('actions')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map(({ id, source, surveyId, url, responses, lastReceivedAt, waiting }) => (
                <Table.Tr key={id}>
                  <Table.Th scope="row" fw={400}>
                    {id}
                  </Table.Th>
                  <Table.Td>{t(`connection.sources.${source}`)}</Table.Td>
                  <Table.Td>{surveyId}</Table.Td>
                  <Table.Td>
                    <Code>{url}</Code>
                  </Table.Td>
                  <Table.Td className="number">{number(responses)}</Table.Td>
                  <Table.Td>{lastReceivedAt === null ? t('never') : time(lastReceivedAt)}</Table.Td>
                  <Table.Td className="number">{number(waiting)}</Table.Td>
                  <Table.Td>
                    <Group gap="xs" wrap="nowrap">
                      {acts.map((on) => (
                        <Button
                          key={on}
                          size="compact-xs"
                          variant="default"
                          aria-label={`${t(`connection.${on}`)}: ${id}`}
                          onClick={() => setActing({ id, on })}
                        >
                          {t(`connection.${on}`)}
                        </Button>
                      ))}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {data.items.some(({ waiting }) => waiting > 0) && (
            <Text size="xs" className="quiet">
              {t('connection.waitingAbout')}
            </Text>
          )}
        </Table.ScrollContainer>
      )}
      {making && <NewConnection close={() => setMaking(false)} />}
      {acting?.on === 'import' && <ImportResponses id={acting.id} close={close} />}
      {acting?.on === 'change' && chosen !== undefined && <ChangeConnection connection={chosen} close={close} />}
      {acting?.on === 'remove' && (
        <Confirm
          title={t('connection.removeTitle', { id: acting.id })}
          verb={t('connection.remove')}
          change={remove}
          act={() => remove.mutate({ params: { id: acting.id } }, { onSuccess: close })}
          close={close}
        >
          {t('connection.removeAbout')}
        </Confirm>
      )}
    </Stack>
  );
}
