import { Badge, Button, Group, Stack, Table } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { number, time } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { exportHits } from './export-hits.ts';

/** Every version of every list, those in force first, with what could not be read of it. */
export function Lists() {
  const { t } = useTranslation('screening');
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const exporting = useMutation({ mutationFn: exportHits });
  const { data, error, isPending, refetch } = useOperation('getScreeningLists');
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data.items.length === 0) return <Empty title={t('noLists')}>{t('noListsNext')}</Empty>;
  return (
    <Stack gap="md">
      <Table.ScrollContainer minWidth={820} tabIndex={0} role="region" aria-label={t('place.lists')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('list')}</Table.Th>
              <Table.Th scope="col">{t('version')}</Table.Th>
              <Table.Th scope="col">{t('dated')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('entries')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('unreadable')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('controls')}
              </Table.Th>
              <Table.Th scope="col">{t('loaded')}</Table.Th>
              <Table.Th scope="col">{t('who')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((each) => (
              <Table.Tr key={`${each.list} ${each.version}`}>
                <Table.Th scope="row" fw={400}>
                  {each.list} {each.inForce && <Badge variant="default">{t('inForce')}</Badge>}
                </Table.Th>
                <Table.Td>{each.version}</Table.Td>
                <Table.Td>{each.date ?? '–'}</Table.Td>
                <Table.Td className="number">{number(each.entries)}</Table.Td>
                <Table.Td className="number">{number(each.problems)}</Table.Td>
                <Table.Td className="number">{number(each.controlCharacters)}</Table.Td>
                <Table.Td>{time(each.loadedAt)}</Table.Td>
                <Table.Td>{nameOf(each.loadedBy)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {may(session, 'screening:audit') && (
        <Group>
          <Button size="xs" variant="default" loading={exporting.isPending} onClick={() => exporting.mutate()}>
            {t('export')}
          </Button>
        </Group>
      )}
      {exporting.error !== null && <Failed error={exporting.error} />}
    </Stack>
  );
}
