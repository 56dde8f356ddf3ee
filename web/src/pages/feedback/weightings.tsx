import { Badge, Button, Group, List, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { number, time } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { EffectTable } from './queue-effect.tsx';

type Weighting = Answered<'getWeightings'>['items'][number];

/** What may be done in each state; that two people do it is the server's to see to. */
const acts = [
  { operation: 'releaseWeighting', state: 'proposed' },
  { operation: 'rollBackWeighting', state: 'released' },
] as const;
type Act = (typeof acts)[number]['operation'] | 'postWeighting';

/** Weights of the detectors learned from decisions: proposed by one person, released by another, taken back. */
export function Weightings() {
  const { t } = useTranslation('feedback');
  const { data: session } = useSession();
  const [doing, setDoing] = useState<{ readonly act: Act; readonly id: number } | null>(null);
  const { data, error, isPending, refetch } = useOperation('getWeightings');
  return (
    <Section
      title={t('loop.weightings')}
      actions={
        may(session, 'improve:propose') && (
          <Button size="xs" variant="default" onClick={() => setDoing({ act: 'postWeighting', id: 0 })}>
            {t('loop.act.postWeighting')}
          </Button>
        )
      }
    >
      {isPending && <Loading rows={3} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <Empty title={t('loop.noWeightings')}>{t('loop.noWeightingsNext')}</Empty>}
      <Stack gap="xl">
        {data?.items.map((weighting) => (
          <OneWeighting
            key={weighting.id}
            weighting={weighting}
            open={acts.filter(({ state }) => state === weighting.state && may(session, 'improve:release'))}
            begin={(act) => setDoing({ act, id: weighting.id })}
          />
        ))}
      </Stack>
      {doing !== null && <ReasonFor {...doing} close={() => setDoing(null)} />}
    </Section>
  );
}

function OneWeighting({
  weighting,
  open,
  begin,
}: {
  readonly weighting: Weighting;
  readonly open: readonly (typeof acts)[number][];
  readonly begin: (act: Act) => void;
}) {
  const { t } = useTranslation('feedback');
  const { nameOf } = usePeople();
  const { id, state, members, productive, unproductive, effect, gate, proposedBy, proposedAt, reason } = weighting;
  return (
    <section aria-label={t('loop.weighting', { id })}>
      <Group gap="sm" mb="xs">
        <Text size="sm" fw={600}>
          {t('loop.weighting', { id })}
        </Text>
        <Badge variant="default">{t(`loop.state.${state}`)}</Badge>
        <Text size="sm" className="quiet">
          {t('loop.proposed', { by: nameOf(proposedBy), at: time(proposedAt), productive, unproductive, reason })}
        </Text>
        {open.map(({ operation }) => (
          <Button key={operation} size="compact-sm" variant="default" onClick={() => begin(operation)}>
            {t(`loop.act.${operation}`)}
          </Button>
        ))}
      </Group>
      {state === 'proposed' && gate.length > 0 && (
        <>
          <Text size="sm">{t('loop.gate')}</Text>
          <List size="sm" mb="sm">
            {gate.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </>
      )}
      <EffectTable effect={effect} />
      <Table.ScrollContainer
        minWidth={360}
        mah={260}
        mt="sm"
        tabIndex={0}
        role="region"
        aria-label={t('loop.membersOf', { id })}
      >
        <Table verticalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('loop.detector')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('loop.weight')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('loop.factor')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {members.map(({ name, weight, factor }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                <Table.Td className="number">{number(weight, 3)}</Table.Td>
                <Table.Td className="number">{`× ${number(factor, 2)}`}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

function ReasonFor({ act, id, close }: { readonly act: Act; readonly id: number; readonly close: () => void }) {
  const { t } = useTranslation('feedback');
  const { t: shell } = useTranslation();
  const [reason, setReason] = useState('');
  const refresh = ['getWeightings', 'getQueueEffect'] as const;
  const propose = useChange('postWeighting', refresh);
  const release = useChange('releaseWeighting', refresh);
  const rollBack = useChange('rollBackWeighting', refresh);
  const change = { postWeighting: propose, releaseWeighting: release, rollBackWeighting: rollBack }[act];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const done = { onSuccess: close };
    if (act === 'postWeighting') propose.mutate({ body: { reason } }, done);
    else if (act === 'releaseWeighting') release.mutate({ params: { id }, body: { reason } }, done);
    else rollBack.mutate({ params: { id }, body: { reason } }, done);
  };
  return (
    <Modal opened onClose={close} title={t(`loop.act.${act}`)} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack component="form" gap="sm" onSubmit={submit}>
        <Text size="sm">{t(`loop.actAbout.${act}`)}</Text>
        <TextInput
          label={t('loop.reason')}
          required
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {change.error !== null && <Failed error={change.error} />}
        <Button type="submit" loading={change.isPending}>
          {t(`loop.act.${act}`)}
        </Button>
      </Stack>
    </Modal>
  );
}
