import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Failed, Loading } from '../../shell/states.tsx';
import { Around } from '../../casework/around.tsx';
import { Answers } from './answers.tsx';
import { Accounts, Evaluations, Facts } from './facts.tsx';
import { Consent } from './consent.tsx';
import { FeaturesAgainstPeers } from './features-against-peers.tsx';
import { Identity, type Revealed } from './identity.tsx';
import { Segments } from './segments.tsx';
import { Work } from './work.tsx';

/** One customer: who, among which peers and why, what was found, and what is being done. */
export function Customer() {
  const { t } = useTranslation('customer');
  const { id = '' } = useParams();
  const { data: session } = useSession();
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const { data: party, error, isPending, refetch } = useOperation('getParty', { params: { id } });
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const identity = revealed?.partyId === id ? revealed : party;
  const times = party.evaluations.map(({ at }) => at);
  return (
    <PageFrame
      title={identity.name ?? party.id}
      actions={party.masked && <Identity id={id} revealed={identity === revealed} onRevealed={setRevealed} />}
    >
      <Group gap="sm" mb="lg">
        <Badge variant="default">{t(`entity.${party.entityType}`)}</Badge>
        {party.segment.cell !== null && <Badge variant="default">{party.segment.cell}</Badge>}
        {party.politicallyExposed === true && <Badge color="orange">{t('pep')}</Badge>}
        <Text size="sm" className="quiet">
          {party.id}
        </Text>
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Stack gap="lg">
          <Facts party={party} birthDate={identity.birthDate} />
          {may(session, 'aml-segments:read') && <Segments id={id} />}
          <FeaturesAgainstPeers id={id} />
          <Accounts party={party} />
          {may(session, 'consents:read') && <Consent id={id} />}
          {may(session, 'survey-results:read') && <Answers id={id} />}
        </Stack>
        <Stack gap="lg">
          {may(session, 'cases:read') && <Work id={id} />}
          <Evaluations party={party} />
          {times.length > 0 && <Around partyId={id} firstAt={Math.max(...times)} lastAt={Math.max(...times)} />}
        </Stack>
      </SimpleGrid>
    </PageFrame>
  );
}
