import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { number, time } from '../../i18n/format.ts';
import { usePeople } from '../../casework/people.ts';
import { Section } from '../../shell/section.tsx';

/** What was decided, and other alerts of the customer. */
export function Earlier({ detail: { others, dispositions } }: { readonly detail: Answered<'getPartyAlert'> }) {
  const { t } = useTranslation('alert');
  const { t: words } = useTranslation('alerts');
  const { nameOf } = usePeople();
  return (
    <Section title={t('decided')}>
      {dispositions.map((each) => (
        <Text key={each.decidedAt} size="sm">
          {t('decision', {
            outcome: words(`outcome.${each.reasonCode ?? each.outcome}`),
            who: nameOf(each.decidedBy),
            when: time(each.decidedAt),
          })}
        </Text>
      ))}
      {others.map((other) => (
        <Text key={other.id} size="sm">
          <Anchor component={Link} to={`/alerts/${other.id}`} underline="always" size="sm">
            {t('title', { id: other.id })}
          </Anchor>
          : {number(other.score, 2)}, {words(`stateName.${other.state}`)}, {time(other.openedAt)}
        </Text>
      ))}
      {dispositions.length === 0 && others.length === 0 && (
        <Text size="sm" className="quiet">
          {t('nothingEarlier')}
        </Text>
      )}
    </Section>
  );
}
