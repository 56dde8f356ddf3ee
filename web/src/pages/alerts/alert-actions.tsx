import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type Answered, type Asked, call } from '../../api/call.ts';
import { ApiProblem } from '../../api/problem.ts';
import { forgetAllFarPages, refreshQueues } from './long-queue.ts';

export type PartyAlert = Answered<'getPartyAlerts'>['items'][number];
export type Command = NonNullable<Asked<'postAlertAction'>['body']>['command'];
export type Outcome = 'productive' | 'unproductive' | 'inconclusive';

type Pages = InfiniteData<Answered<'getPartyAlerts'>, string | null>;

/** What takes an action back, where something does. */
const inverse: Partial<Record<Command['action'], (reason: string) => Command>> = {
  assign: () => ({ action: 'release' }),
  snooze: () => ({ action: 'wake' }),
  dispose: (reason) => ({ action: 'reopen', reason }),
};

const undoMs = 10_000;

/** Acts on one alert or many; each is done or refused by itself, and what can be taken back can be for ten seconds. */
export function useAlertActions() {
  const { t } = useTranslation('alerts');
  const client = useQueryClient();
  const refresh = useCallback(
    () =>
      Promise.all([
        refreshQueues(client),
        ...(['getPartyAlert', 'getInboxes', 'getAlertTrail'] as const).map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ]),
    [client],
  );
  const refused = useCallback(
    (message: string) => {
      forgetAllFarPages(client);
      notifications.show({
        color: 'red',
        title: t('refused'),
        message,
        autoClose: 8000,
        closeButtonProps: { 'aria-label': t('shell:close') },
      });
    },
    [client, t],
  );

  /** Out of the lists at once; the answer of the server settles it. */
  const hide = useCallback(
    (ids: readonly number[]) =>
      client.setQueriesData<Pages>({ queryKey: ['getPartyAlerts'] }, (data) =>
        data === undefined
          ? data
          : {
              ...data,
              pages: data.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !ids.includes(id)) })),
            },
      ),
    [client],
  );

  /** Each is done or refused by itself; what was refused is said. Gives those that are done. */
  const send = useCallback(
    async (alerts: readonly Pick<PartyAlert, 'id' | 'version'>[], command: Command): Promise<readonly number[]> => {
      const { results } = await call('postAlertActions', {
        body: { alerts: alerts.map(({ id, version }) => ({ id, version })), command },
      });
      const failed = results.filter(({ outcome }) => outcome === 'refused');
      for (const { id, message } of failed.slice(0, 3)) refused(`${id}: ${message ?? ''}`);
      return results.filter(({ outcome }) => outcome === 'done').map(({ id }) => id);
    },
    [refused],
  );

  const undo = useCallback(
    async (ids: readonly number[], command: Command): Promise<void> => {
      try {
        const fresh = await Promise.all(ids.map((id) => call('getPartyAlert', { params: { id } })));
        await send(
          fresh.map(({ alert }) => alert),
          command,
        );
      } catch (error) {
        refused(error instanceof ApiProblem ? error.message : String(error));
      }
      forgetAllFarPages(client);
      await refresh();
    },
    [client, refresh, refused, send],
  );

  const act = useCallback(
    async (alerts: readonly PartyAlert[], command: Command): Promise<void> => {
      hide(alerts.map(({ id }) => id));
      try {
        const done = await send(alerts, command);
        const back = inverse[command.action];
        if (done.length > 0) {
          const id = `done-${Date.now()}`;
          notifications.show({
            id,
            title: t(`did.${command.action}`, { count: done.length }),
            message:
              back === undefined ? (
                ''
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => {
                    notifications.hide(id);
                    void undo(done, back(t('undoReason')));
                  }}
                >
                  {t('undo')}
                </Button>
              ),
            autoClose: undoMs,
            closeButtonProps: { 'aria-label': t('shell:close') },
          });
        }
      } catch (error) {
        refused(error instanceof ApiProblem ? error.message : String(error));
      }
      await refresh();
    },
    [hide, refresh, refused, send, t, undo],
  );

  /** A decision on one alert; one that nobody has is taken first. */
  const dispose = useCallback(
    async (alert: PartyAlert, outcome: Outcome, reasonCode: string | null, deservedReview: boolean | null) => {
      hide([alert.id]);
      try {
        let { version } = alert;
        if (alert.state !== 'in-review') {
          const taken = await call('postAlertAction', {
            params: { id: alert.id },
            body: { version, command: { action: 'assign' } },
          });
          version = taken.version;
        }
        await act([{ ...alert, version }], { action: 'dispose', outcome, reasonCode, deservedReview });
      } catch (error) {
        refused(error instanceof ApiProblem ? error.message : String(error));
        await refresh();
      }
    },
    [act, hide, refresh, refused],
  );

  return { act, dispose, refresh };
}
