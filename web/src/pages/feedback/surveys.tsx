import { Anchor, Button, Group, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { day, number } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { SurveyBuilder } from './survey-builder.tsx';
import { SurveyView } from './survey-view.tsx';

/** The list of surveys, one of them, or the builder: the address says which. */
export function Surveys() {
  const [search] = useSearchParams();
  const survey = search.get('survey');
  const building = search.get('build') !== null;
  if (building) return <SurveyBuilder surveyId={survey} />;
  return survey === null ? <SurveyList /> : <SurveyView id={survey} />;
}

function SurveyList() {
  const { t } = useTranslation('feedback');
  const { data: session } = useSession();
  const { data, error, isPending, refetch } = useOperation('getSurveys');
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const build = may(session, 'surveys:write') && (
    <Button size="xs" component={Link} to="/feedback?build">
      {t('newSurvey')}
    </Button>
  );
  if (data.items.length === 0) {
    return (
      <Empty title={t('noSurveys')}>
        {t('noSurveysNext')}
        <Group justify="center" mt="md">
          {build}
        </Group>
      </Empty>
    );
  }
  return (
    <>
      <Group justify="end" mb="sm">
        {build}
      </Group>
      <Table.ScrollContainer minWidth={560} tabIndex={0} role="region" aria-label={t('place.surveys')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('survey')}</Table.Th>
              <Table.Th scope="col">{t('state')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('complete')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('versions')}
              </Table.Th>
              <Table.Th scope="col">{t('created')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map(({ id, status, complete, versions, createdAt }) => (
              <Table.Tr key={id}>
                <Table.Th scope="row" fw={400}>
                  <Anchor component={Link} to={`/feedback?survey=${id}`} size="sm" underline="always">
                    {id}
                  </Anchor>
                </Table.Th>
                <Table.Td>{t(`status.${status}`)}</Table.Td>
                <Table.Td className="number">{number(complete)}</Table.Td>
                <Table.Td className="number">{number(versions)}</Table.Td>
                <Table.Td>{day(createdAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
