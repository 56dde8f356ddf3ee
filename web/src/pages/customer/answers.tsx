import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { day } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';

/** What the customer answered, for those who may read single answers. */
export function Answers({ id }: { readonly id: string }) {
  const { t } = useTranslation('customer');
  const { data, error, isPending } = useOperation('getCustomerAnswers', { params: { id } });
  return (
    <Section title={t('answers')}>
      {isPending && <Loading rows={2} />}
      {error !== null && <Failed error={error} />}
      {data?.items.length === 0 && (
        <Text size="sm" className="quiet">
          {t('noAnswers')}
        </Text>
      )}
      {data?.items.map((each) => (
        <Text key={`${each.surveyId} ${each.completedAt}`} size="sm">
          <Anchor
            component={Link}
            to={`/feedback?survey=${encodeURIComponent(each.surveyId)}`}
            size="sm"
            underline="always"
          >
            {each.surveyId}
          </Anchor>
          , {day(each.completedAt)}:{' '}
          {each.answers
            .map(({ question, score, options }) => `${question} ${score ?? options?.join(', ') ?? '–'}`)
            .join(' · ')}
        </Text>
      ))}
    </Section>
  );
}
