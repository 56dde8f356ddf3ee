import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { PeerDensity } from '../../charts/peer-density.tsx';
import { Failed } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';
import { Waterfall } from './waterfall.tsx';

type Breach = Answered<'getPartyAlert'>['breaches'][number];

/** Why it scored as it did, the customer among the peers, the same amount elsewhere, and what would not have alerted. */
export function Why({ breach, alertId }: { readonly breach: Breach; readonly alertId: number }) {
  const { t } = useTranslation('alert');
  const { reasons } = breach;
  const peers = useOperation('getAlertPeers', { params: { id: alertId }, query: { breach: breach.id } });
  const amount = peers.data?.features.find(({ feature }) => feature === 'amount');
  return (
    <Section title={t('why')}>
      {reasons === null ? (
        <Text size="sm" className="quiet">
          {t('reasonsPending')}
        </Text>
      ) : (
        <Stack gap="md">
          <Waterfall
            key={breach.id}
            explanation={reasons}
            {...(peers.data === undefined ? {} : { compared: peers.data })}
          />
          {peers.error !== null && <Failed error={peers.error} />}
          {(reasons.otherGroups.length > 0 || amount !== undefined) && (
            <section aria-labelledby="elsewhere">
              <Title order={3} id="elsewhere">
                {t('elsewhere')}
              </Title>
              {reasons.otherGroups.map((other) => (
                <Text key={other.axis + other.label} size="sm">
                  {other.sentence}
                </Text>
              ))}
              {amount !== undefined && peers.data !== undefined && (
                <PeerDensity feature={amount} probabilities={peers.data.probabilities} />
              )}
            </section>
          )}
          {reasons.counterfactual !== null && (
            <section aria-labelledby="otherwise">
              <Title order={3} id="otherwise">
                {t('otherwise')}
              </Title>
              <Text size="sm">{reasons.counterfactual.sentence}</Text>
            </section>
          )}
        </Stack>
      )}
      <Text size="xs" className="quiet" mt="md">
        {t('model', { version: breach.modelVersion.slice(0, 12) })} ·{' '}
        {t('thresholds', { version: breach.thresholdVersion.slice(0, 12) })}
      </Text>
    </Section>
  );
}
