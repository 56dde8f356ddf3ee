import { Badge, Group, Stack, Text, Timeline, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { may, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { number, time } from '../../i18n/format.ts';
import { Decide } from './decide.tsx';
import { conditionName } from './lines.ts';

export type Version = Answered<'getThresholds'>['items'][number];

/** Who changed the lines, when and why: the latest first. */
export function History({ versions }: { readonly versions: readonly Version[] }) {
  const { t } = useTranslation('thresholds');
  return (
    <section aria-labelledby="history">
      <Title order={2} id="history" mb="md">
        {t('history')}
      </Title>
      {versions.length === 0 ? (
        <Text size="sm" className="quiet">
          {t('noHistory')}
        </Text>
      ) : (
        <Timeline bulletSize={14} lineWidth={2} active={-1}>
          {versions.map((version) => (
            <Timeline.Item key={version.id} title={<Heading version={version} />}>
              <Entry version={version} />
            </Timeline.Item>
          ))}
        </Timeline>
      )}
    </section>
  );
}

function Heading({ version }: { readonly version: Version }) {
  const { t } = useTranslation('thresholds');
  return (
    <Group gap="sm">
      <Text size="sm" fw={600}>
        {t('version', { id: version.id })}
      </Text>
      <Badge variant={version.inForce ? 'filled' : 'default'} size="sm">
        {version.inForce ? t('inForceNow') : t(`stateName.${version.state}`)}
      </Badge>
    </Group>
  );
}

function Entry({ version }: { readonly version: Version }) {
  const { t } = useTranslation('thresholds');
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const own = `${session?.kind ?? ''}:${session?.id ?? ''}`;
  const who = (person: string) => (person === own ? t('you') : nameOf(person));
  const { threshold, simulation } = version;
  const steps = [
    ['drafted', version.draftedBy, version.draftedAt],
    ['proposed', version.proposedBy, version.proposedAt],
    [version.state === 'refused' ? 'refused' : 'released', version.decidedBy, version.decidedAt],
    ['rolledBack', version.rolledBackBy, version.rolledBackAt],
  ] as const;
  return (
    <Stack gap={4} mt={4}>
      <Text size="sm">
        <q>{version.reason}</q>
      </Text>
      <Text size="sm">
        {[
          `${t('everyoneElse')} ${number(threshold.default, 3)}`,
          ...threshold.rules.map(({ when, value }) => `${conditionName(when)} ${number(value, 3)}`),
        ].join(' · ')}
      </Text>
      {simulation !== null && (
        <Text size="sm" className="quiet">
          {t('simulated', {
            before: number(simulation.before.units),
            after: number(simulation.after.units),
            missed: number(simulation.productiveMissed),
            productive: number(simulation.productive),
          })}
        </Text>
      )}
      {steps.map(([step, person, at]) =>
        person === null || at === null ? null : (
          <Text key={step} size="xs" className="quiet">
            {t(`step.${step}`, { who: who(person), at: time(at) })}
          </Text>
        ),
      )}
      {version.effectiveFrom !== null && (
        <Text size="xs" className="quiet">
          {t('effectiveFrom', { at: time(version.effectiveFrom) })}
        </Text>
      )}
      {may(session, 'thresholds:release') && (
        <Decide version={version} mine={version.draftedBy === own || version.proposedBy === own} />
      )}
    </Stack>
  );
}
