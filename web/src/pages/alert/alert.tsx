import { Anchor, Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { number, time } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Failed, Loading } from '../../shell/states.tsx';
import { Waterfall } from './waterfall.tsx';

/** One alert: why, and what happened. */
export function AlertPage() {
  const { t } = useTranslation('alert');
  const { id } = useParams();
  const { data: alert, error, isPending, refetch } = useOperation('getAlert', { params: { id: Number(id) } });
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const { reasons } = alert;
  return (
    <PageFrame title={t('title', { id: alert.id })}>
      <Group gap="md" mb="lg">
        <Text size="lg" fw={600}>
          {t('score', { score: number(alert.score, 2), line: number(alert.tau, 2) })}
        </Text>
        <Text size="sm" className="quiet">
          {t('p', { p: alert.p.toPrecision(2) })}
        </Text>
        <Badge variant="default">{alert.cell}</Badge>
        <Anchor component={Link} to={`/customers/${encodeURIComponent(alert.partyId)}`} size="sm">
          {alert.partyId}
        </Anchor>
        <Text size="sm" className="quiet">
          {time(alert.at)}
        </Text>
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Paper withBorder p="lg">
          <Title order={2} mb="sm">
            {t('why')}
          </Title>
          {reasons === null ? (
            <Text size="sm" className="quiet">
              {t('reasonsPending')}
            </Text>
          ) : (
            <Stack gap="md">
              <Waterfall explanation={reasons} />
              {reasons.otherGroups.map((other) => (
                <Text key={other.axis + other.label} size="sm">
                  {other.sentence}
                </Text>
              ))}
              {reasons.counterfactual !== null && <Text size="sm">{reasons.counterfactual.sentence}</Text>}
            </Stack>
          )}
        </Paper>
        <Paper withBorder p="lg">
          <Title order={2} mb="sm">
            {t('versions')}
          </Title>
          <Text size="sm">{t('model', { version: alert.modelVersion })}</Text>
          <Text size="sm">{t('thresholds', { version: alert.thresholdVersion })}</Text>
        </Paper>
      </SimpleGrid>
    </PageFrame>
  );
}
