import { Button, Paper, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';

/** Where nothing was read or scored yet: what to do, or who can. */
export function FirstSteps() {
  const { t } = useTranslation('overview');
  const { data: session } = useSession();
  const [readsData, readsModels] = [may(session, 'data:read'), may(session, 'models:read')];
  const sources = useOperation('getDataSources', {}, { enabled: readsData });
  const scores = useOperation('getCalibration', {}, { enabled: readsModels, staleTime: 300_000 });
  const [ingested, weeks] = [sources.data?.ingested, scores.data?.weeks];
  const nothing = readsData ? ingested === null && (weeks ?? []).length === 0 : weeks?.length === 0;
  if (!nothing) return null;
  const manages = may(session, 'data:manage');
  return (
    <Paper withBorder p="lg" mb="lg" component="section" aria-label={t('first.title')}>
      <Text component="h2" size="lg" fw={600} m={0}>
        {t('first.title')}
      </Text>
      <Text size="sm" maw={640} mb={manages ? 'md' : 0}>
        {t(manages ? 'first.next' : 'first.others')}
      </Text>
      {manages && (
        <Button component={Link} to="/data">
          {t('first.open')}
        </Button>
      )}
    </Paper>
  );
}
