import { Anchor, Badge, Button, Group, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { may, useBaseMoney, useSession } from '../../api/session.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { number, time } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Failed, Loading } from '../../shell/states.tsx';
import { useAlertActions } from '../alerts/alert-actions.ts';
import { DispositionBar } from '../alerts/disposition.tsx';
import { ReasonDialog } from '../alerts/reason-dialog.tsx';
import { SlaChip } from '../../work/sla-chip.tsx';
import { Comments } from '../../work/comments.tsx';
import { Waterfall } from './waterfall.tsx';

type Detail = Answered<'getPartyAlert'>;
type Breach = Detail['breaches'][number];

/** One alert: why, what happened, what was decided. */
export function AlertPage() {
  const { t } = useTranslation('alert');
  const { t: words } = useTranslation('alerts');
  const id = Number(useParams()['id']);
  const { data: session } = useSession();
  const works = may(session, 'cases:work');
  const { act, dispose } = useAlertActions();
  const [dialog, setDialog] = useState<'snooze' | 'escalate' | null>(null);
  const [breachId, setBreachId] = useState<number | null>(null);
  const [now] = useState(() => Date.now());
  const { data, error, isPending, refetch } = useOperation('getPartyAlert', { params: { id } });
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const { alert, breaches, hits } = data;
  const strongest = breaches.toSorted((a, b) => b.score - a.score)[0];
  const shown = breaches.find((each) => each.id === breachId) ?? strongest;
  const decided = alert.state === 'closed' || alert.state === 'escalated';
  return (
    <PageFrame
      title={t('title', { id })}
      actions={
        works && (
          <>
            <Button
              size="xs"
              variant="default"
              disabled={decided}
              onClick={() => void act([alert], { action: 'assign', assignee: null })}
            >
              {words('assign')}
            </Button>
            <Button size="xs" variant="default" disabled={decided} onClick={() => setDialog('snooze')}>
              {words('snooze')}
            </Button>
            <Button size="xs" variant="default" disabled={decided} onClick={() => setDialog('escalate')}>
              {words('escalate')}
            </Button>
            <DispositionBar
              disabled={decided}
              onDecide={(outcome, reasonCode, deserved) => void dispose(alert, outcome, reasonCode, deserved)}
            />
          </>
        )
      }
    >
      <Group gap="md" mb="lg">
        <Text size="lg" fw={600}>
          {breaches.length === 0
            ? t('likenessIs', { score: number(alert.score, 2) })
            : t('score', { score: number(alert.score, 2), line: number(shown?.tau ?? 0.5, 2) })}
        </Text>
        {alert.p !== null && (
          <Text size="sm" className="quiet">
            {t('p', { p: alert.p.toPrecision(2) })}
          </Text>
        )}
        <Badge variant="default">{alert.cell}</Badge>
        <Badge variant="default">{words(`stateName.${alert.state}`)}</Badge>
        <SlaChip sla={alert.sla} dueAt={alert.dueAt} now={now} />
        <Anchor component={Link} to={`/customers/${encodeURIComponent(alert.partyId)}`} size="sm">
          {alert.partyId}
        </Anchor>
        {alert.caseId !== null && (
          <Anchor component={Link} to={`/cases/${alert.caseId}`} size="sm">
            {t('case', { id: alert.caseId })}
          </Anchor>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        {shown !== undefined && <Why breach={shown} />}
        <Stack gap="lg">
          {breaches.length > 0 && <Breaches breaches={breaches} shown={shown?.id ?? null} onShow={setBreachId} />}
          {hits.length > 0 && <Hits hits={hits} />}
          <Earlier detail={data} />
          <Comments of="alert" id={id} writes={works} />
        </Stack>
      </SimpleGrid>
      {dialog !== null && (
        <ReasonDialog kind={dialog} close={() => setDialog(null)} onCommand={(command) => void act([alert], command)} />
      )}
    </PageFrame>
  );
}

function Why({ breach }: { readonly breach: Breach }) {
  const { t } = useTranslation('alert');
  const { reasons } = breach;
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="why">
      <Title order={2} id="why" mb="sm">
        {t('why')}
      </Title>
      {reasons === null ? (
        <Text size="sm" className="quiet">
          {t('reasonsPending')}
        </Text>
      ) : (
        <Stack gap="md">
          <Waterfall explanation={reasons} />
          {reasons.otherGroups.length > 0 && (
            <section aria-labelledby="elsewhere">
              <Title order={3} id="elsewhere">
                {t('elsewhere')}
              </Title>
              {reasons.otherGroups.map((other) => (
                <Text key={other.axis + other.label} size="sm">
                  {other.sentence}
                </Text>
              ))}
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
        {t('model', { version: breach.modelVersion })} · {t('thresholds', { version: breach.thresholdVersion })}
      </Text>
    </Paper>
  );
}

function Breaches({
  breaches,
  shown,
  onShow,
}: {
  readonly breaches: readonly Breach[];
  readonly shown: number | null;
  readonly onShow: (id: number) => void;
}) {
  const { t } = useTranslation('alert');
  const money = useBaseMoney();
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="happened">
      <Title order={2} id="happened" mb="sm">
        {t('happened', { count: breaches.length })}
      </Title>
      <Table.ScrollContainer minWidth={360} mah={320} tabIndex={0} role="region" aria-labelledby="happened">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('when')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('amount')}
              </Table.Th>
              <Table.Th scope="col">{t('scoreColumn')}</Table.Th>
              <Table.Th scope="col">{t('firstReason')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {breaches.map((each) => (
              <Table.Tr key={each.id} aria-current={each.id === shown ? 'true' : undefined}>
                <Table.Td>
                  <Button
                    size="compact-xs"
                    variant={each.id === shown ? 'light' : 'subtle'}
                    onClick={() => onShow(each.id)}
                  >
                    {time(each.at)}
                  </Button>
                </Table.Td>
                <Table.Td className="number">{money(each.amountMinor)}</Table.Td>
                <Table.Td>
                  <ScoreBar score={each.score} tau={each.tau} />
                </Table.Td>
                <Table.Td>{each.reasons?.reasons[0]?.group ?? '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Hits({ hits }: { readonly hits: Detail['hits'] }) {
  const { t } = useTranslation('alert');
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="hits">
      <Title order={2} id="hits" mb="sm">
        {t('hits')}
      </Title>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('found')}</Table.Th>
            <Table.Th scope="col">{t('list')}</Table.Th>
            <Table.Th scope="col">{t('likeness')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {hits.map((each) => (
            <Table.Tr key={`${each.alertId} ${each.list} ${each.at} ${each.hitId}`}>
              <Table.Td>{time(each.at)}</Table.Td>
              <Table.Td>{each.list}</Table.Td>
              <Table.Td className="number">{number(each.score, 2)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

function Earlier({ detail: { others, dispositions } }: { readonly detail: Detail }) {
  const { t } = useTranslation('alert');
  const { t: words } = useTranslation('alerts');
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="earlier">
      <Title order={2} id="earlier" mb="sm">
        {t('decided')}
      </Title>
      {dispositions.map((each) => (
        <Text key={each.decidedAt} size="sm">
          {t('decision', {
            outcome: words(`outcome.${each.reasonCode ?? each.outcome}`),
            who: each.decidedBy,
            when: time(each.decidedAt),
          })}
        </Text>
      ))}
      {others.map((other) => (
        <Text key={other.id} size="sm">
          <Anchor component={Link} to={`/alerts/${other.id}`}>
            {t('title', { id: other.id })}
          </Anchor>
          : {words(`stateName.${other.state}`)}, {time(other.openedAt)}
        </Text>
      ))}
      {dispositions.length === 0 && others.length === 0 && (
        <Text size="sm" className="quiet">
          {t('nothingEarlier')}
        </Text>
      )}
    </Paper>
  );
}
