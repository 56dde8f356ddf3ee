import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { BreachTable } from '../../casework/breach-table.tsx';
import { Section } from '../../shell/section.tsx';

type Detail = Answered<'getCase'>;

/** The alerts of the case and every payment above the line in them. */
export function CaseAlerts({ alerts, breaches }: Pick<Detail, 'alerts' | 'breaches'>) {
  const { t } = useTranslation('case');
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
      {breaches.length > 0 && <BreachTable label={t('payments')} breaches={breaches} height={360} />}
    </Section>
  );
}
