import { Anchor, Box, Button, Group, Kbd, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { strongestOf } from '../../casework/strongest.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Waterfall } from '../alert/waterfall.tsx';
import type { Command, Outcome, PartyAlert } from './alert-actions.tsx';
import classes from './alerts.module.css';
import { AssignMenu } from './assign-menu.tsx';
import { DispositionBar } from './disposition.tsx';

/** The alert at hand, beside the list: its strongest breach explained, and what can be done. */
export function AlertPanel({
  alert,
  works,
  onCommand,
  onDialog,
  onDecide,
}: {
  readonly alert: PartyAlert;
  readonly works: boolean;
  readonly onCommand: (command: Command) => void;
  readonly onDialog: (kind: 'snooze' | 'escalate') => void;
  readonly onDecide: (outcome: Outcome, reasonCode: string | null, deservedReview: boolean | null) => void;
}) {
  const { t } = useTranslation('alerts');
  const { data, error, isPending } = useOperation('getPartyAlert', { params: { id: alert.id } });
  const strongest = data === undefined ? undefined : strongestOf(data.breaches);
  const decided = alert.state === 'closed' || alert.state === 'escalated';
  return (
    <Box component="aside" className={classes.panel} aria-label={t('atHand', { id: alert.id })} tabIndex={0}>
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2}>{t('atHand', { id: alert.id })}</Title>
          <Anchor component={Link} to={`/alerts/${alert.id}`} size="sm">
            {t('open')} <Kbd size="xs">enter</Kbd>
          </Anchor>
        </Group>
        <Text size="sm">
          <Anchor component={Link} to={`/customers/${encodeURIComponent(alert.partyId)}`} underline="always">
            {alert.partyId}
          </Anchor>{' '}
          · {alert.cell} · {t(`stateName.${alert.state}`)}
        </Text>
        {works && (
          <Stack gap="xs">
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                disabled={decided}
                onClick={() => onCommand({ action: 'assign', assignee: null })}
                rightSection={<Kbd size="xs">a</Kbd>}
              >
                {t('assign')}
              </Button>
              <AssignMenu disabled={decided} onAssign={(assignee) => onCommand({ action: 'assign', assignee })} />
              <Button
                size="xs"
                variant="default"
                disabled={decided}
                onClick={() => onDialog('snooze')}
                rightSection={<Kbd size="xs">s</Kbd>}
              >
                {t('snooze')}
              </Button>
              <Button
                size="xs"
                variant="default"
                disabled={decided}
                onClick={() => onDialog('escalate')}
                rightSection={<Kbd size="xs">e</Kbd>}
              >
                {t('escalate')}
              </Button>
            </Group>
            <DispositionBar disabled={decided} onDecide={onDecide} />
          </Stack>
        )}
        {isPending && <Loading rows={5} />}
        {error !== null && <Failed error={error} />}
        {strongest !== undefined && strongest.reasons !== null && (
          <>
            <Waterfall explanation={strongest.reasons} narrow />
            {strongest.reasons.counterfactual !== null && (
              <Text size="sm">{strongest.reasons.counterfactual.sentence}</Text>
            )}
          </>
        )}
      </Stack>
    </Box>
  );
}
