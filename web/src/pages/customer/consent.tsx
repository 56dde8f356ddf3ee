import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { time } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';

/** What the customer consented to, and took back. */
export function Consent({ id }: { readonly id: string }) {
  const { t } = useTranslation('customer');
  const { data, error, isPending } = useOperation('getConsents', { params: { id } });
  return (
    <Section title={t('consent')}>
      {isPending && <Loading rows={2} />}
      {error !== null && <Failed error={error} />}
      {data?.history.length === 0 && (
        <Text size="sm" className="quiet">
          {t('noConsent')}
        </Text>
      )}
      {data !== undefined && data.history.length > 0 && (
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('purpose')}</Table.Th>
              <Table.Th scope="col">{t('state')}</Table.Th>
              <Table.Th scope="col">{t('at')}</Table.Th>
              <Table.Th scope="col">{t('source')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.history.map((each) => (
              <Table.Tr key={each.id}>
                <Table.Th scope="row" fw={400}>
                  {each.purpose}
                </Table.Th>
                <Table.Td>{t(each.granted ? 'granted' : 'withdrawn')}</Table.Td>
                <Table.Td>{time(each.at)}</Table.Td>
                <Table.Td>{each.source}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}
