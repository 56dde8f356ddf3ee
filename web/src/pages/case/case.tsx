import { Anchor, Badge, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { urlOf } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { time } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Failed, Loading } from '../../shell/states.tsx';
import { Comments } from '../../casework/comments.tsx';
import { usePeople } from '../../casework/people.ts';
import { Section } from '../../shell/section.tsx';
import { SlaChip } from '../../casework/sla-chip.tsx';
import { Trail } from '../../casework/trail.tsx';
import { Attachments } from './attachments.tsx';
import { CaseActions } from './case-actions.tsx';
import { CaseAlerts } from './case-alerts.tsx';
import { Decisions } from './decisions.tsx';
import { DocumentRequests } from './document-requests.tsx';
import { Links } from './links.tsx';
import { Reports } from './reports.tsx';

/** One case: what it is about, what was found, what is asked, reported and decided. */
export function CasePage() {
  const { t } = useTranslation('case');
  const { t: words } = useTranslation('cases');
  const id = Number(useParams()['id']);
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const [now] = useState(() => Date.now());
  const { data, error, isPending, refetch } = useOperation('getCase', { params: { id } });
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const found = data.case;
  const works = may(session, 'cases:work') && found.state !== 'closed';
  return (
    <PageFrame
      title={t('title', { id })}
      actions={
        may(session, 'reports:read') && (
          <>
            <Button
              size="xs"
              variant="default"
              component="a"
              href={urlOf('getCaseFile', { id }, { format: 'html' })}
              download={`case-${id}.html`}
            >
              {t('pack')}
            </Button>
            <Button
              size="xs"
              variant="default"
              component="a"
              href={urlOf('getCaseFile', { id }, { format: 'json' })}
              download={`case-${id}.json`}
            >
              {t('packJson')}
            </Button>
          </>
        )
      }
    >
      <Group gap="md" mb="xs">
        <Badge variant="default">{words(`typeName.${found.type}`)}</Badge>
        <Badge variant="default">{words(`stateName.${found.state}`)}</Badge>
        <Badge variant="default">{t('risk', { risk: words(`riskName.${found.risk}`) })}</Badge>
        <SlaChip sla={found.sla} dueAt={found.dueAt} now={now} />
        {found.needToKnow && <Badge color="orange">{words('needToKnow')}</Badge>}
        <Anchor component={Link} to={`/customers/${encodeURIComponent(found.partyId)}`} size="sm" underline="always">
          {found.partyId}
        </Anchor>
      </Group>
      <Text size="sm" mb="xs">
        {found.reason}
      </Text>
      <Text size="xs" className="quiet" mb="lg">
        {t('facts', {
          who: nameOf(found.openedBy),
          at: time(found.openedAt),
          assignee: found.assignee === null ? t('nobody') : nameOf(found.assignee),
          due: time(found.dueAt),
        })}
        {data.members.length > 0 && ` · ${t('members', { names: data.members.map(nameOf).join(', ') })}`}
      </Text>
      <CaseActions found={found} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Stack gap="lg">
          <CaseAlerts alerts={data.alerts} breaches={data.breaches} />
          <Decisions dispositions={data.dispositions} />
          <Trail of="case" id={id} />
        </Stack>
        <Stack gap="lg">
          {may(session, 'reports:read') && <Reports caseId={id} closed={found.state === 'closed'} />}
          <DocumentRequests caseId={id} requests={data.requests} works={works} />
          <Attachments caseId={id} attachments={data.attachments} works={works} />
          <Links caseId={id} links={data.links} works={works} />
          <Comments of="case" id={id} writes={may(session, 'cases:work')} />
          {data.members.length === 0 && found.needToKnow && (
            <Section title={t('alone')}>
              <Text size="sm">{t('aloneAbout')}</Text>
            </Section>
          )}
        </Stack>
      </SimpleGrid>
    </PageFrame>
  );
}
