import { Anchor, Badge, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { number } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Failed, Loading } from '../../shell/states.tsx';
import { Comments } from '../../casework/comments.tsx';
import { usePeople } from '../../casework/people.ts';
import { SlaChip } from '../../casework/sla-chip.tsx';
import { strongestOf } from '../../casework/strongest.ts';
import { Trail } from '../../casework/trail.tsx';
import { useAlertActions } from '../alerts/alert-actions.tsx';
import { DispositionBar } from '../alerts/disposition.tsx';
import { ReasonDialog } from '../alerts/reason-dialog.tsx';
import { Breaches } from './breaches.tsx';
import { Around } from '../../casework/around.tsx';
import { Earlier } from './earlier.tsx';
import { Hits } from './hits.tsx';
import { Told } from './told.tsx';
import { Why } from './why.tsx';

/** One alert: why, what happened around it, what was decided; everything that was claimed can be opened. */
export function AlertPage() {
  const id = Number(useParams()['id']);
  return <Alert key={id} id={id} />;
}

function Alert({ id }: { readonly id: number }) {
  const { t } = useTranslation('alert');
  const { t: words } = useTranslation('alerts');
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const works = may(session, 'cases:work');
  const { act, dispose } = useAlertActions();
  const [dialog, setDialog] = useState<'snooze' | 'escalate' | null>(null);
  const [breachId, setBreachId] = useState<number | null>(null);
  const [now] = useState(() => Date.now());
  const { data, error, isPending, refetch } = useOperation('getPartyAlert', { params: { id } });
  const alert = data?.alert;
  const decided = alert === undefined || alert.state === 'closed' || alert.state === 'escalated';
  const open = (kind: 'snooze' | 'escalate') => {
    if (works && !decided) setDialog(kind);
  };
  const take = () => {
    if (works && !decided) void act([alert], { action: 'assign', assignee: null });
  };
  useHotkeys([
    ['a', take],
    ['s', () => open('snooze')],
    ['e', () => open('escalate')],
  ]);
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const { breaches } = data;
  const shown = breaches.find((each) => each.id === breachId) ?? strongestOf(breaches);
  const found = data.alert;
  return (
    <PageFrame
      title={t('title', { id })}
      actions={
        works && (
          <>
            <Button size="xs" variant="default" disabled={decided} onClick={take}>
              {words('assign')}
            </Button>
            <Button size="xs" variant="default" disabled={decided} onClick={() => open('snooze')}>
              {words('snooze')}
            </Button>
            <Button size="xs" variant="default" disabled={decided} onClick={() => open('escalate')}>
              {words('escalate')}
            </Button>
            <DispositionBar
              disabled={decided}
              onDecide={(outcome, reasonCode, deserved) => void dispose(found, outcome, reasonCode, deserved)}
            />
          </>
        )
      }
    >
      <Group gap="md" mb="lg">
        {shown === undefined && (
          <Text size="lg" fw={600}>
            {t('likenessIs', { score: number(found.score, 2) })}
          </Text>
        )}
        {shown !== undefined && (
          <>
            <Text size="lg" fw={600}>
              {t('score', { score: number(found.score, 2), line: number(shown.tau, 2) })}
            </Text>
            {found.p !== null && (
              <Text size="sm" className="quiet">
                {t('p', { p: found.p.toPrecision(2) })}
              </Text>
            )}
          </>
        )}
        <Badge variant="default">{found.cell}</Badge>
        <Badge variant="default">{words(`stateName.${found.state}`)}</Badge>
        <SlaChip sla={found.sla} dueAt={found.dueAt} now={now} />
        <Text size="sm" className="quiet">
          {found.assignee === null ? t('unassigned') : nameOf(found.assignee)}
        </Text>
        <Anchor component={Link} to={`/customers/${encodeURIComponent(found.partyId)}`} size="sm" underline="always">
          {found.partyId}
        </Anchor>
        {found.caseId !== null && (
          <Anchor component={Link} to={`/cases/${found.caseId}`} size="sm" underline="always">
            {t('case', { id: found.caseId })}
          </Anchor>
        )}
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Stack gap="lg">
          {shown !== undefined && <Why breach={shown} alertId={id} />}
          {data.hits.length > 0 && <Hits hits={data.hits} />}
          <Told alertId={id} />
          <Earlier detail={data} />
          <Comments of="alert" id={id} writes={works} />
          <Trail of="alert" id={id} />
        </Stack>
        <Stack gap="lg">
          <Breaches breaches={breaches} shown={shown?.id ?? null} onShow={setBreachId} />
          {may(session, 'parties:read') && (
            <Around partyId={found.partyId} firstAt={found.firstAt} lastAt={found.lastAt} />
          )}
        </Stack>
      </SimpleGrid>
      {dialog !== null && (
        <ReasonDialog kind={dialog} close={() => setDialog(null)} onCommand={(command) => void act([found], command)} />
      )}
    </PageFrame>
  );
}
