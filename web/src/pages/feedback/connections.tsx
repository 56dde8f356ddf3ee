import { Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { number, time } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { ImportResponses } from './import-responses.tsx';
import { NewConnection } from './new-connection.tsx';

/** Surveys held elsewhere whose answers come here: by webhook, or from a file. */
export function Connections() {
  const { t } = useTranslation('feedback');
  const [making, setMaking] = useState(false);
  const [importing, setImporting] = useState<string | null>(null);
  const { data, error, isPending, refetch } = useOperation('getSurveyConnections');
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
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
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`${t('connection.import')}: ${id}`}
                      onClick={() => setImporting(id)}
                    >
                      {t('connection.import')}
                    </Button>
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
      {importing !== null && <ImportResponses id={importing} close={() => setImporting(null)} />}
    </Stack>
  );
}
