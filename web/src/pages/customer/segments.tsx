import { Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { day, number } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';

/** With whom the customer is compared, why, what would change it, and how it moved. */
export function Segments({ id }: { readonly id: string }) {
  const { t } = useTranslation('customer');
  const { data, error, isPending } = useOperation('getPartySegments', { params: { id } });
  return (
    <Section title={t('segments')}>
      {isPending && <Loading rows={4} />}
      {error !== null && <Failed error={error} />}
      {data !== undefined && (
        <Stack gap="md">
          <Text size="md" fw={600}>
            {data.peers[0] === undefined ? t('peersNever') : t('peersNow', { cell: data.peers[0].cell })}
          </Text>
          {data.peers[0] !== undefined && data.axes.length > 0 && (
            <div>
              <Table verticalSpacing={2} aria-label={t('because')}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('axis')}</Table.Th>
                    <Table.Th scope="col">{t('value')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.peers[0].cell.split(' · ').map((value, level) => (
                    <Table.Tr key={data.axes[level] ?? level}>
                      <Table.Th scope="row" fw={400} className="quiet">
                        {data.axes[level] ?? level}
                      </Table.Th>
                      <Table.Td>{value}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              <Text size="xs" className="quiet">
                {t('wouldMove')}
              </Text>
            </div>
          )}
          {data.peers.length > 0 && (
            <Table.ScrollContainer minWidth={420} mah={200} tabIndex={0} role="region" aria-label={t('since')}>
              <Table verticalSpacing={4}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('cell')}</Table.Th>
                    <Table.Th scope="col">{t('since')}</Table.Th>
                    <Table.Th scope="col" className="number">
                      {t('times')}
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.peers.map((stretch) => (
                    <Table.Tr key={stretch.firstAt}>
                      <Table.Td>{stretch.cell}</Table.Td>
                      <Table.Td>
                        {day(stretch.firstAt)} – {day(stretch.lastAt)}
                      </Table.Td>
                      <Table.Td className="number">{number(stretch.legs)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
          <div>
            <Title order={3}>{t('behaves')}</Title>
            {data.behaviour.length === 0 && (
              <Text size="sm" className="quiet">
                {t('noBehaviour')}
              </Text>
            )}
            {data.behaviour.map((each) => (
              <div key={`${each.segmentation} ${each.version}`}>
                <Text size="sm" fw={600}>
                  {t('versionsOf', { name: each.name, day: day(each.asOf) })}
                </Text>
                <Text size="sm">{each.description}</Text>
                {each.rule !== '' && (
                  <Text size="xs" className="quiet">
                    {t('rule')}: {each.rule}
                  </Text>
                )}
              </div>
            ))}
          </div>
        </Stack>
      )}
    </Section>
  );
}
