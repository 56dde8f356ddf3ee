import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { urlOf } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { SurveyLinks } from './survey-links.tsx';
import { SurveyResults } from './survey-results.tsx';
import { Themes } from './themes.tsx';

/** A survey: its state and what may be done with it, its links, its results, its open texts. */
export function SurveyView({ id }: { readonly id: string }) {
  const { t } = useTranslation('feedback');
  const { data: session } = useSession();
  const survey = useOperation('getSurvey', { params: { id } });
  const shown = survey.data === undefined ? 1 : (survey.data.liveVersion ?? survey.data.versions);
  const says = useOperation(
    'getSurveyVersion',
    { params: { id, version: shown } },
    { enabled: survey.data !== undefined },
  );
  const change = useChange('patchSurvey', ['getSurveys', 'getSurvey']);
  const error = survey.error ?? says.error;
  if (error !== null) return <Failed error={error} retry={() => void survey.refetch()} />;
  if (survey.data === undefined || says.data === undefined) return <Loading rows={5} />;
  const { status, versions, liveVersion } = survey.data;
  const language = says.data.languages[0]!;
  const texts = says.data.questions.filter(({ kind }) => kind === 'open');
  const become = (next: 'live' | 'paused' | 'closed', version: number | null = null) =>
    change.mutate({ params: { id }, body: { status: next, version } });
  return (
    <Stack gap="xl">
      <Group justify="space-between">
        <div>
          <Anchor component={Link} to="/feedback" size="sm" underline="always">
            {t('allSurveys')}
          </Anchor>
          <Title order={2}>{says.data.title[language]}</Title>
          <Text size="sm" className="quiet">
            {t('facts', { id, status: t(`status.${status}`), version: shown, versions })}
            {says.data.anonymous && ` · ${t('anonymous')}`}
          </Text>
        </div>
        {may(session, 'surveys:write') && (
          <Group gap="sm">
            <Button size="xs" variant="default" component={Link} to={`/feedback?survey=${id}&build`}>
              {t('newVersion')}
            </Button>
            {status === 'live' && (
              <Button size="xs" variant="default" loading={change.isPending} onClick={() => become('paused')}>
                {t('pause')}
              </Button>
            )}
            {(status !== 'live' || liveVersion !== versions) && status !== 'closed' && (
              <Button size="xs" loading={change.isPending} onClick={() => become('live', versions)}>
                {t('goLive', { version: versions })}
              </Button>
            )}
            {status !== 'closed' && status !== 'draft' && (
              <Button size="xs" variant="default" loading={change.isPending} onClick={() => become('closed')}>
                {t('closeSurvey')}
              </Button>
            )}
          </Group>
        )}
      </Group>
      {change.error !== null && <Failed error={change.error} />}
      {status === 'live' && may(session, 'surveys:send') && <SurveyLinks id={id} definition={says.data} />}
      {may(session, 'survey-results:read') && (
        <>
          <SurveyResults id={id} anonymous={says.data.anonymous} />
          {texts.map((question) => (
            <Themes
              key={question.id}
              survey={id}
              question={question.id}
              text={question.text[language] ?? question.id}
            />
          ))}
          <Anchor href={urlOf('getSurveyAnswers', { id })} size="sm" underline="always">
            {t('download')}
          </Anchor>
        </>
      )}
    </Stack>
  );
}
