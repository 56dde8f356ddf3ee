import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { time } from '../../i18n/format.ts';
import { usePeople } from '../../casework/people.ts';
import { Section } from '../../shell/section.tsx';

/** What was decided and by whom. */
export function Decisions({ dispositions }: Pick<Answered<'getCase'>, 'dispositions'>) {
  const { t } = useTranslation('case');
  const { t: words } = useTranslation('alerts');
  const { nameOf } = usePeople();
  return (
    <Section title={t('decisions')}>
      {dispositions.length === 0 && (
        <Text size="sm" className="quiet">
          {t('noDecisions')}
        </Text>
      )}
      {dispositions.map((each) => (
        <Text key={each.decidedAt} size="sm">
          {t('decision', {
            outcome: words(`outcome.${each.reasonCode ?? each.outcome}`),
            who: nameOf(each.decidedBy),
            when: time(each.decidedAt),
          })}
          {each.minutes !== null && ` · ${t('took', { count: each.minutes })}`}
        </Text>
      ))}
    </Section>
  );
}
