import { Button, Group, Menu, Paper, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered, Asked } from '../../api/call.ts';
import { useChange } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { Refused } from '../../casework/refused.tsx';
import { DecisionDialog, type Decision } from './decision-dialog.tsx';
import { ReasonForm } from './reason-form.tsx';

type WorkCase = Answered<'getCase'>['case'];
type Command = NonNullable<Asked<'postCaseAction'>['body']>['command'];

/** What may be done in each state; the server's table of transitions decides. */
const actionsOf: Readonly<Record<WorkCase['state'], readonly Command['action'][]>> = {
  open: ['assign'],
  'in-review': ['assign', 'release', 'wait', 'submit'],
  'awaiting-documents': ['assign', 'resume', 'submit'],
  'awaiting-approval': [],
  closed: ['reopen'],
};
const withReason = ['wait', 'reopen', 'return'] as const;
type WithReason = (typeof withReason)[number];

/** Everything that moves the case on. */
export function CaseActions({ found }: { readonly found: WorkCase }) {
  const { t } = useTranslation('case');
  const { data: session } = useSession();
  const { items, me, nameOf } = usePeople();
  const [dialog, setDialog] = useState<WithReason | 'submit' | null>(null);
  const refresh = ['getCase', 'getCases', 'getCaseTrail'] as const;
  const act = useChange('postCaseAction', refresh);
  const decide = useChange('postCaseApproval', refresh);
  const close = () => setDialog(null);
  const { id, version, state } = found;
  const send = (command: Command) => act.mutate({ params: { id }, body: { version, command } }, { onSuccess: close });
  const onReason = (kind: WithReason, reason: string) => {
    if (kind === 'return')
      decide.mutate({ params: { id }, body: { version, action: 'return', reason } }, { onSuccess: close });
    else send({ action: kind, reason });
  };
  const onDecision = (decision: Decision) => send({ action: 'submit', ...decision });
  if (!may(session, 'cases:work')) return null;
  const can = (action: Command['action']) => actionsOf[state].includes(action);
  const others = items.filter((each) => each.works && each.id !== me);
  const own = found.submittedBy !== null && found.submittedBy === me;
  const error = act.error ?? decide.error;
  return (
    <Paper withBorder p="sm" mb="lg" role="group" aria-label={t('actions')}>
      <Group gap="xs">
        {can('assign') && (
          <Button size="xs" variant="default" onClick={() => send({ action: 'assign' })} loading={act.isPending}>
            {t('assignMe')}
          </Button>
        )}
        {can('assign') && others.length > 0 && (
          <Menu>
            <Menu.Target>
              <Button size="xs" variant="default">
                {t('assignTo')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {others.map((each) => (
                <Menu.Item key={each.id} onClick={() => send({ action: 'assign', assignee: each.id })}>
                  {each.name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        {can('release') && (
          <Button size="xs" variant="default" onClick={() => send({ action: 'release' })}>
            {t('release')}
          </Button>
        )}
        {can('wait') && (
          <Button size="xs" variant="default" onClick={() => setDialog('wait')}>
            {t('wait')}
          </Button>
        )}
        {can('resume') && (
          <Button size="xs" variant="default" onClick={() => send({ action: 'resume' })}>
            {t('resume')}
          </Button>
        )}
        {can('submit') && (
          <Button size="xs" onClick={() => setDialog('submit')}>
            {t('submit')}
          </Button>
        )}
        {can('reopen') && (
          <Button size="xs" variant="default" onClick={() => setDialog('reopen')}>
            {t('reopen')}
          </Button>
        )}
        {state === 'awaiting-approval' && (
          <>
            <Text size="sm">
              {t(own ? 'waitsForOther' : 'submittedBy', {
                who: found.submittedBy === null ? '' : nameOf(found.submittedBy),
              })}{' '}
              {proposedText(found.proposed, t)}
            </Text>
            {may(session, 'cases:approve') && !own && (
              <>
                <Button
                  size="xs"
                  loading={decide.isPending}
                  onClick={() => decide.mutate({ params: { id }, body: { version, action: 'approve' } })}
                >
                  {t('approve')}
                </Button>
                <Button size="xs" variant="default" onClick={() => setDialog('return')}>
                  {t('return')}
                </Button>
              </>
            )}
          </>
        )}
      </Group>
      {dialog === null && <Refused error={error} />}
      {dialog === 'submit' && (
        <DecisionDialog close={close} onDecide={onDecision} pending={act.isPending} error={error} />
      )}
      {dialog !== null && dialog !== 'submit' && (
        <ReasonForm
          title={t(dialog)}
          close={close}
          onReason={(reason) => onReason(dialog, reason)}
          pending={act.isPending || decide.isPending}
          error={error}
        />
      )}
    </Paper>
  );
}

/** The decision that waits, in words. */
function proposedText(proposed: unknown, t: TFunction<'case'>): string {
  if (typeof proposed !== 'object' || proposed === null) return '';
  const { outcome, reason } = proposed as { readonly outcome?: unknown; readonly reason?: unknown };
  if (typeof outcome !== 'string') return '';
  return t('proposed', { outcome: t(`outcome.${outcome}`), reason: typeof reason === 'string' ? reason : '' });
}
