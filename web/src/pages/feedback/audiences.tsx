import { Anchor, Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { number, time } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { CampaignResult } from './campaign-result.tsx';
import { NewAudience } from './new-audience.tsx';
import { NewCampaign } from './new-campaign.tsx';

/** Whom offers address, who is held out to compare with, and what a campaign brought. */
export function Audiences() {
  const { t } = useTranslation('feedback');
  const { data: session } = useSession();
  const [making, setMaking] = useState<'audience' | 'campaign' | null>(null);
  const { data, error, isPending, refetch } = useOperation('getAudiences');
  const refresh = useChange('postAudienceRefresh', ['getAudiences']);
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const writes = may(session, 'audiences:write');
  return (
    <Stack gap="lg">
      {writes && (
        <Group justify="end">
          {data.items.length > 0 && (
            <Button size="xs" variant="default" onClick={() => setMaking('campaign')}>
              {t('newCampaign')}
            </Button>
          )}
          <Button size="xs" onClick={() => setMaking('audience')}>
            {t('newAudience')}
          </Button>
        </Group>
      )}
      {refresh.error !== null && <Failed error={refresh.error} />}
      {data.items.length === 0 ? (
        <Empty title={t('noAudiences')}>{t('noAudiencesNext')}</Empty>
      ) : (
        <Table.ScrollContainer minWidth={720} tabIndex={0} role="region" aria-label={t('place.audiences')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('audience')}</Table.Th>
                <Table.Th scope="col">{t('purpose')}</Table.Th>
                <Table.Th scope="col" className="number">
                  {t('treated')}
                </Table.Th>
                <Table.Th scope="col" className="number">
                  {t('holdout')}
                </Table.Th>
                <Table.Th scope="col">{t('refreshed')}</Table.Th>
                <Table.Th scope="col">{t('actions')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map(({ id, definition, treated, holdout, refreshedAt }) => (
                <Table.Tr key={id}>
                  <Table.Th scope="row" fw={400}>
                    {id}
                  </Table.Th>
                  <Table.Td>{definition.purpose}</Table.Td>
                  <Table.Td className="number">{number(treated)}</Table.Td>
                  <Table.Td className="number">{number(holdout)}</Table.Td>
                  <Table.Td>{refreshedAt === null ? t('never') : time(refreshedAt)}</Table.Td>
                  <Table.Td>
                    <Group gap="sm">
                      {writes && (
                        <Button
                          size="compact-xs"
                          variant="default"
                          aria-label={`${t('refresh')}: ${id}`}
                          loading={refresh.isPending}
                          onClick={() => refresh.mutate({ params: { id } })}
                        >
                          {t('refresh')}
                        </Button>
                      )}
                      <Anchor
                        href={urlOf('getAudienceMembers', { id }, { format: 'csv' })}
                        size="sm"
                        underline="always"
                        aria-label={`${t('members')}: ${id}`}
                      >
                        {t('members')}
                      </Anchor>
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Text size="xs" className="quiet">
            {t('holdoutAbout')}
          </Text>
        </Table.ScrollContainer>
      )}
      <section aria-labelledby="campaign">
        <Title order={2} id="campaign" mb="sm">
          {t('campaignResult')}
        </Title>
        <CampaignResult />
      </section>
      {making === 'audience' && <NewAudience close={() => setMaking(null)} />}
      {making === 'campaign' && (
        <NewCampaign audiences={data.items.map(({ id }) => id)} close={() => setMaking(null)} />
      )}
    </Stack>
  );
}
