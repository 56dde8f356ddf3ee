import { Anchor, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useBaseMoney } from '../../api/session.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { time } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';

type Detail = Answered<'getCase'>;

/** The alerts of the case and every payment above the line in them. */
export function CaseAlerts({ alerts, breaches }: Pick<Detail, 'alerts' | 'breaches'>) {
  const { t } = useTranslation('case');
  const money = useBaseMoney();
  return (
    <Section title={t('alerts', { count: alerts.length })}>
      {alerts.length === 0 && (
        <Text size="sm" className="quiet">
          {t('noAlerts')}
        </Text>
      )}
      {alerts.map((alert) => (
        <Text key={alert.id} size="sm">
          <Anchor component={Link} to={`/alerts/${alert.id}`} size="sm" underline="always">
            {t('alert', { id: alert.id })}
          </Anchor>{' '}
          · {alert.cell} · {t('breaches', { count: alert.breaches })}
        </Text>
      ))}
      {breaches.length > 0 && (
        <Table.ScrollContainer minWidth={480} mah={360} mt="sm" tabIndex={0} role="region" aria-label={t('payments')}>
          <Table verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('when')}</Table.Th>
                <Table.Th scope="col" className="number">
                  {t('amount')}
                </Table.Th>
                <Table.Th scope="col">{t('score')}</Table.Th>
                <Table.Th scope="col">{t('firstReason')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {breaches.map((breach) => (
                <Table.Tr key={breach.id} id={`breach-${breach.id}`}>
                  <Table.Td>{time(breach.at)}</Table.Td>
                  <Table.Td className="number">{money(breach.amountMinor)}</Table.Td>
                  <Table.Td>
                    <ScoreBar score={breach.score} tau={breach.tau} />
                  </Table.Td>
                  <Table.Td>{breach.reasons?.reasons[0]?.sentence ?? '–'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}
