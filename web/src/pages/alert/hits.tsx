import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { number, time } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';

/** Entries of sanctions and other lists that the customer is like. */
export function Hits({ hits }: Pick<Answered<'getPartyAlert'>, 'hits'>) {
  const { t } = useTranslation('alert');
  return (
    <Section title={t('hits.title', { count: hits.length })}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('hits.list')}</Table.Th>
            <Table.Th scope="col">{t('hits.version')}</Table.Th>
            <Table.Th scope="col" className="number">
              {t('hits.likeness')}
            </Table.Th>
            <Table.Th scope="col">{t('when')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {hits.map((hit) => (
            <Table.Tr key={`${hit.alertId} ${hit.hitId ?? ''} ${hit.list}`}>
              <Table.Th scope="row" fw={400}>
                {hit.list}
              </Table.Th>
              <Table.Td>{hit.listVersion ?? '–'}</Table.Td>
              <Table.Td className="number">{number(hit.score, 2)}</Table.Td>
              <Table.Td>{time(hit.at)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}
