import { Badge, Button, Group, List, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { number, percent, time } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';
import { StartTrial } from './start-trial.tsx';

type Trial = Answered<'getTrials'>['items'][number];

/** What may be done in each state, with the right it needs; four eyes are the server's to see to. */
const acts = [
  { operation: 'proposePromotion', states: ['running'], right: 'improve:propose' },
  { operation: 'promoteChallenger', states: ['proposed'], right: 'improve:release' },
  { operation: 'rollBackTrial', states: ['promoted'], right: 'improve:release' },
  { operation: 'stopTrial', states: ['running', 'proposed'], right: 'improve:propose' },
] as const;
type Operation = (typeof acts)[number]['operation'];

/** Challengers beside the champion: at one budget, with what keeps each from being promoted. */
export function Trials() {
  const { t } = useTranslation('models');
  const { data: session } = useSession();
  const [starting, setStarting] = useState(false);
  const { data, error, isPending, refetch } = useOperation('getTrials');
  return (
    <Section
      title={t('trials')}
      actions={
        may(session, 'improve:propose') && (
          <Button size="xs" variant="default" onClick={() => setStarting(true)}>
            {t('start.title')}
          </Button>
        )
      }
    >
      {isPending && <Loading rows={3} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <Empty title={t('noTrials')}>{t('noTrialsNext')}</Empty>}
      <Stack gap="lg">
        {data?.items.map((trial) => (
          <OneTrial key={trial.id} trial={trial} />
        ))}
      </Stack>
      {starting && <StartTrial close={() => setStarting(false)} />}
    </Section>
  );
}

function OneTrial({ trial }: { readonly trial: Trial }) {
  const { t } = useTranslation('models');
  const { data: session } = useSession();
  const [doing, setDoing] = useState<Operation | null>(null);
  const ruleSets = useOperation('getRuleSets');
  /** `model:VERSION`, or `rules:DIGEST`, which have a name. */
  const nameOf = (source: string) => {
    const rules = ruleSets.data?.items.find(({ digest }) => source === `rules:${digest}`);
    return rules === undefined ? source : t('rulesNamed', { name: rules.name });
  };
  const { data, error } = useOperation('getTrialComparison', { params: { id: trial.id } });
  const open = acts.filter(
    ({ states, right }) => (states as readonly string[]).includes(trial.state) && may(session, right),
  );
  return (
    <section aria-label={t('trial', { id: trial.id })}>
      <Group gap="sm" mb="xs">
        <Text size="sm" fw={600}>
          {t('against', { challenger: nameOf(trial.challenger), champion: nameOf(trial.champion) })}
        </Text>
        <Badge variant="default">{t(`trialState.${trial.state}`)}</Badge>
        <Text size="sm" className="quiet">
          {t('started', { by: trial.startedBy, at: time(trial.startedAt), share: percent(trial.share) })}
        </Text>
        {open.map(({ operation }) => (
          <Button key={operation} size="compact-sm" variant="default" onClick={() => setDoing(operation)}>
            {t(`act.${operation}`)}
          </Button>
        ))}
      </Group>
      {error !== null && <Failed error={error} />}
      {data !== undefined && <Comparison {...data} />}
      {doing !== null && <Act operation={doing} id={trial.id} close={() => setDoing(null)} />}
    </section>
  );
}

function Comparison({ comparison, gate }: Answered<'getTrialComparison'>) {
  const { t } = useTranslation('models');
  const arms = ['champion', 'challenger'] as const;
  return (
    <>
      <Table.ScrollContainer minWidth={480} tabIndex={0} role="region" aria-label={t('comparison')}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('arm')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('queued')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('decided')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('yield')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {arms.map((arm) => {
              const { queued, decided, yield: found, low, high } = comparison[arm];
              return (
                <Table.Tr key={arm}>
                  <Table.Th scope="row" fw={400}>
                    {t(`statusName.${arm}`)}
                  </Table.Th>
                  <Table.Td className="number">{number(queued)}</Table.Td>
                  <Table.Td className="number">{number(decided)}</Table.Td>
                  <Table.Td className="number">
                    {found.share === null
                      ? '–'
                      : `${percent(found.share, 1)} [${number(100 * low, 1)}, ${number(100 * high, 1)}]`}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {gate.length > 0 && (
        <>
          <Text size="sm">{t('gate')}</Text>
          <List size="sm">
            {gate.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </>
      )}
    </>
  );
}

function Act({
  operation,
  id,
  close,
}: {
  readonly operation: Operation;
  readonly id: number;
  readonly close: () => void;
}) {
  const { t } = useTranslation('models');
  const [reason, setReason] = useState('');
  const change = useChange(operation, ['getTrials', 'getTrialComparison', 'getModels']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ params: { id }, body: { reason } }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title={t(`act.${operation}`)} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form onSubmit={submit}>
        <TextInput
          label={t('reason')}
          required
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {change.error !== null && <Failed error={change.error} />}
        <Group justify="end" mt="md">
          <Button type="submit" loading={change.isPending}>
            {t(`act.${operation}`)}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
