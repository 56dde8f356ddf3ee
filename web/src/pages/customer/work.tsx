import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { number, time } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';

/** Cases and alerts of the customer, as far as one may know of them. */
export function Work({ id }: { readonly id: string }) {
  const { t } = useTranslation('customer');
  const { t: ofAlerts } = useTranslation('alerts');
  const { t: ofCases } = useTranslation('cases');
  const alerts = useOperation('getPartyAlerts', { query: { partyId: id } });
  const cases = useOperation('getCases', { query: { partyId: id } });
  const error = alerts.error ?? cases.error;
  return (
    <Section title={t('cases')}>
      {(alerts.isPending || cases.isPending) && <Loading rows={3} />}
      {error !== null && <Failed error={error} />}
      {cases.data?.items.map((each) => (
        <Text key={`case ${each.id}`} size="sm">
          <Anchor component={Link} to={`/cases/${each.id}`} size="sm" underline="always">
            {t('case', { id: each.id })}
          </Anchor>
          : {ofCases(`stateName.${each.state}`)}, {each.reason}
        </Text>
      ))}
      {alerts.data?.items.map((each) => (
        <Text key={`alert ${each.id}`} size="sm">
          <Anchor component={Link} to={`/alerts/${each.id}`} size="sm" underline="always">
            {t('alert', { id: each.id })}
          </Anchor>
          : {number(each.score, 2)}, {ofAlerts(`stateName.${each.state}`)}, {time(each.openedAt)}
        </Text>
      ))}
      {alerts.data?.items.length === 0 && cases.data?.items.length === 0 && (
        <Text size="sm" className="quiet">
          {t('noCases')}
        </Text>
      )}
    </Section>
  );
}
