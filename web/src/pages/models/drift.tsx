import { List, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { number, percent, time } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';

/** Usual reading of the population stability index. */
const shiftFrom = 0.25;

/** Whether live traffic is still what the champion was made for, by the daily check. */
export function Drift() {
  const { t } = useTranslation('models');
  const { data, error, isPending, refetch } = useOperation('getDriftChecks', { query: { limit: 30 } });
  const last = data?.items[0];
  const columns = Object.entries(last?.psi ?? {}).toSorted(([, a], [, b]) => b - a);
  const most = Math.max(2 * shiftFrom, columns[0]?.[1] ?? 0);
  return (
    <Section title={t('drift.title')}>
      {isPending && <Loading rows={3} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data !== undefined && last === undefined && <Empty title={t('drift.none')}>{t('drift.noneNext')}</Empty>}
      {last !== undefined && (
        <>
          <Text size="md" fw={600}>
            {last.psi === null
              ? t('drift.few', { now: number(last.legsNow), before: number(last.legsBefore) })
              : t(last.findings.length === 0 ? 'drift.stable' : 'drift.found', { count: last.findings.length })}
          </Text>
          <Text size="xs" className="quiet">
            {t('drift.rests', { at: time(last.at), now: number(last.legsNow), before: number(last.legsBefore) })}
          </Text>
          {last.findings.length > 0 && (
            <List size="sm" my="xs">
              {last.findings.map(({ key, sentence }) => (
                <List.Item key={key}>{sentence}</List.Item>
              ))}
            </List>
          )}
          {columns.length > 0 && (
            <Table.ScrollContainer minWidth={420} mt="sm" tabIndex={0} role="region" aria-label={t('drift.columns')}>
              <Table verticalSpacing={4}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{t('drift.column')}</Table.Th>
                    <Table.Th scope="col" className="number">
                      {t('drift.psi')}
                    </Table.Th>
                    <Table.Td aria-hidden="true" />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {columns.map(([column, psi]) => (
                    <Table.Tr key={column}>
                      <Table.Th scope="row" fw={400}>
                        {t(`drift.name.${column}`, { defaultValue: column })}
                      </Table.Th>
                      <Table.Td className="number">{number(psi, 3)}</Table.Td>
                      <Table.Td aria-hidden="true" w={176}>
                        <svg width={160} height={10}>
                          <rect width={160} y={4} height={2} fill="var(--line)" />
                          <rect
                            width={(160 * psi) / most}
                            height={10}
                            fill={psi >= shiftFrom ? 'var(--above)' : 'var(--below)'}
                          />
                        </svg>
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
          {data!.items.length > 1 && (
            <Text size="xs" className="quiet" mt="xs">
              {t('drift.before', {
                days: number(data!.items.length),
                share: percent(data!.items.filter(({ findings }) => findings.length > 0).length / data!.items.length),
              })}
            </Text>
          )}
        </>
      )}
    </Section>
  );
}
