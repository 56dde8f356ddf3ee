import { Badge, Box, Button, Group, NavLink, Select, Text } from '@mantine/core';
import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { call } from '../../api/call.ts';
import { cursorOf, usePages } from '../../api/pages.ts';
import { useOperation } from '../../api/queries.ts';
import { may, useBaseMoney, useSession } from '../../api/session.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { number } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { type Column, DataTable } from '../../table/data-table.tsx';
import { type Command, type PartyAlert, useAlertActions } from './alert-actions.tsx';
import { AlertPanel } from './alert-panel.tsx';
import { AssignMenu } from './assign-menu.tsx';
import { useLiveAlerts } from './live.ts';
import { forgetFarPages } from './long-queue.ts';
import { filterOf, groupings, queueStates, useQueueView } from './queue-view.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { SavedViews } from './saved-views.tsx';
import { ListFilters } from '../../casework/list-filters.tsx';
import { usePeople } from '../../casework/people.ts';
import { workColumns } from '../../casework/work-columns.tsx';
import classes from './alerts.module.css';

/** As the server sorts and counts them. */
const groupOf = {
  reason: (alert: PartyAlert) => alert.reasonGroup ?? '',
  segment: (alert: PartyAlert) => alert.cell,
  assignee: (alert: PartyAlert) => alert.assignee ?? '',
};

const nothing: ReadonlySet<string> = new Set();
/** Left out first where the list has little room. */
const spared: ReadonlySet<string> = new Set(['breaches', 'age']);
/** Left out of the list where it is narrow: the alert at hand shows them. */
const besidePanel: ReadonlySet<string> = new Set(['cell', 'breaches', 'age', 'assignee']);

/** The queue: inboxes, the alerts of one of them, and the alert at hand. */
export function Alerts() {
  const { t } = useTranslation('alerts');
  const navigate = useNavigate();
  const { data: session } = useSession();
  const works = may(session, 'cases:work');
  const [view, change] = useQueueView();
  const [at, setAt] = useState<{ readonly id: number; readonly index: number } | null>(null);
  const [marked, setMarked] = useState<ReadonlySet<number | string>>(new Set());
  const [dialog, setDialog] = useState<'snooze' | 'escalate' | null>(null);
  const [paused, setPaused] = useState(false);
  /** How often the list was begun anew: each time at its top. */
  const [beginnings, setBeginnings] = useState(0);
  const [now] = useState(() => Date.now());
  const money = useBaseMoney();
  const { nameOf } = usePeople();
  const { asOf, news, seen } = useLiveAlerts(paused);
  const client = useQueryClient();
  const { act, dispose, refresh } = useAlertActions();
  const inboxes = useOperation('getInboxes');
  const narrow = useMediaQuery('(max-width: 1150px)');
  const small = useMediaQuery('(max-width: 1350px)');
  const { group } = view;
  const filter = filterOf(view);
  const asked = group === 'none' ? filter : { ...filter, group };
  const queryKey = ['getPartyAlerts', asked];
  const key = JSON.stringify(queryKey);
  useEffect(() => () => forgetFarPages(client, JSON.parse(key) as QueryKey), [client, key]);
  const { rows, more, isPending, error, refetch } = usePages(queryKey, (cursor, signal) =>
    call('getPartyAlerts', { query: { ...asked, limit: 200, ...cursorOf(cursor) }, signal }),
  );
  const groups = useOperation(
    'getAlertGroups',
    { query: { ...filter, by: group === 'none' ? 'segment' : group } },
    { enabled: group !== 'none' },
  );
  const groupLabel = (name: string) => {
    const count = groups.data?.items.find((each) => each.group === name)?.alerts;
    const words = wordsOfGroup(name);
    return count === undefined ? words : t('groupCount', { name: words, count, n: number(count) });
  };
  const wordsOfGroup = (name: string): string => {
    if (group === 'assignee') return name === '' ? t('groupName.nobody') : nameOf(name);
    if (group === 'segment') return name;
    return name === '' ? t('pending') : t([`groupName.${name}`, `casework:group.${name}`], { defaultValue: name });
  };

  // The alert at hand is followed when rows come above it; when it leaves the list, the one in its place follows.
  const found = at === null ? -1 : rows.findIndex(({ id }) => id === at.id);
  const current = at === null || rows.length === 0 ? null : found >= 0 ? found : Math.min(at.index, rows.length - 1);
  const alert = current === null ? undefined : rows[current];
  const setCurrent = (index: number) => setAt({ id: rows[index]!.id, index });
  const chosen = marked.size > 0 ? rows.filter(({ id }) => marked.has(id)) : alert === undefined ? [] : [alert];
  const apply = (command: Command) => {
    if (!works || chosen.length === 0) return;
    setMarked(new Set());
    void act(chosen, command);
  };
  const mark = (alert: PartyAlert) => {
    const next = new Set(marked);
    if (!next.delete(alert.id)) next.add(alert.id);
    setMarked(next);
  };
  const takeNext = async () => {
    const next = await call('postNextAlert', { body: view.inbox === null ? {} : { inbox: view.inbox } });
    await refresh();
    if (next !== undefined) void navigate(`/alerts/${next.id}`);
  };
  useHotkeys([
    ['a', () => apply({ action: 'assign', assignee: null })],
    ['s', () => works && chosen.length > 0 && setDialog('snooze')],
    ['e', () => works && chosen.length > 0 && setDialog('escalate')],
    ['shift+n', () => works && void takeNext()],
    ['escape', () => setMarked(new Set())],
  ]);

  const columns: readonly Column<PartyAlert>[] = [
    {
      id: 'mark',
      header: <span className={classes.hidden}>{t('marked')}</span>,
      width: '20px',
      cell: (alert) => (
        <input
          type="checkbox"
          checked={marked.has(alert.id)}
          onChange={() => mark(alert)}
          aria-label={t('mark', { id: alert.id })}
        />
      ),
    },
    { id: 'id', header: t('id'), width: '44px', cell: ({ id }) => id },
    {
      id: 'score',
      header: t('score'),
      width: '84px',
      cell: ({ score, tau }) => <ScoreBar score={score} tau={tau} width={44} />,
    },
    {
      id: 'reason',
      header: t('reason'),
      width: 'minmax(110px, 4fr)',
      cell: ({ topReason }) => topReason ?? t('pending'),
    },
    { id: 'cell', header: t('cell'), width: 'minmax(64px, 1.5fr)', cell: ({ cell }) => cell },
    {
      id: 'amount',
      header: t('amount'),
      width: '104px',
      numeric: true,
      cell: ({ amountMinor }) => money(amountMinor),
    },
    { id: 'breaches', header: t('breaches'), width: '58px', numeric: true, cell: ({ breaches }) => breaches },
    ...workColumns(t, now, nameOf),
  ];

  const left = alert !== undefined || narrow ? besidePanel : small ? spared : nothing;
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <PageFrame
      title={t('title')}
      wide
      actions={
        <>
          <Text size="xs" className="quiet" aria-live="polite">
            {asOf === null ? t('notLive') : t('live', { time: new Date(asOf).toLocaleTimeString() })}
          </Text>
          {news && (
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                seen();
                setBeginnings(beginnings + 1);
                forgetFarPages(client, queryKey);
                void client.invalidateQueries({ queryKey });
              }}
            >
              {t('showNew')}
            </Button>
          )}
          <Button size="xs" variant="subtle" onClick={() => setPaused(!paused)} aria-pressed={paused}>
            {t(paused ? 'goOn' : 'pause')}
          </Button>
          {works && (
            <Button size="xs" onClick={() => void takeNext()}>
              {t('next')}
            </Button>
          )}
        </>
      }
    >
      <div className={classes.frame}>
        <aside className={classes.inboxes} aria-label={t('inboxes')}>
          <Box>
            <Text size="xs" className="quiet">
              {t('inboxes')}
            </Text>
            <NavLink
              component="button"
              label={t('allInboxes')}
              active={view.inbox === null}
              onClick={() => change({ inbox: null })}
              py={4}
            />
            {inboxes.data?.items.map((inbox) => (
              <NavLink
                key={inbox.id}
                component="button"
                label={inbox.name}
                active={view.inbox === inbox.id}
                onClick={() => change({ inbox: inbox.id })}
                rightSection={
                  <Badge size="sm" variant="default" title={t('unassigned', { count: inbox.unassigned })}>
                    {inbox.open}
                  </Badge>
                }
                py={4}
              />
            ))}
          </Box>
          <Box>
            <Text size="xs" className="quiet">
              {t('views')}
            </Text>
            <SavedViews shown={view} />
          </Box>
        </aside>
        <Box className={classes.middle}>
          <ListFilters words="alerts" states={queueStates} view={view} change={change}>
            <Select
              size="xs"
              w={170}
              aria-label={t('groupBy')}
              value={view.group}
              onChange={(group) => change({ group: group ?? 'none' })}
              allowDeselect={false}
              data={groupings.map((value) => ({ value, label: t(`group.${value}`) }))}
            />
            {Object.keys(view.narrow).length > 0 && (
              <Button size="xs" variant="default" onClick={() => change({ narrow: {} })}>
                {t('narrowed', { what: view.narrow.segment ?? t('narrowedByTime') })}
              </Button>
            )}
            {marked.size > 0 && (
              <Group gap="xs" role="toolbar" aria-label={t('withMarked')}>
                <Text size="sm">{t('nMarked', { count: marked.size })}</Text>
                <Button size="xs" variant="default" onClick={() => apply({ action: 'assign', assignee: null })}>
                  {t('assign')}
                </Button>
                <AssignMenu onAssign={(assignee) => apply({ action: 'assign', assignee })} />
                <Button size="xs" variant="default" onClick={() => setDialog('snooze')}>
                  {t('snooze')}
                </Button>
                <Button size="xs" variant="default" onClick={() => setDialog('escalate')}>
                  {t('escalate')}
                </Button>
              </Group>
            )}
          </ListFilters>
          <DataTable
            key={beginnings}
            label={t('title')}
            columns={columns.filter(({ id }) => !left.has(id))}
            rows={rows}
            keyOf={({ id }) => id}
            current={current}
            onCurrent={setCurrent}
            onOpen={({ id }) => void navigate(`/alerts/${id}`)}
            marked={marked}
            onMark={mark}
            onEnd={more}
            {...(narrow && alert !== undefined ? { height: '38vh' } : {})}
            {...(group === 'none' ? {} : { groupOf: groupOf[group], groupLabel })}
            empty={<Empty title={t('empty.title')}>{t(`empty.${view.state === 'open' ? 'open' : 'other'}`)}</Empty>}
          />
        </Box>
        {alert !== undefined && (
          <AlertPanel
            key={alert.id}
            alert={alert}
            works={works}
            onCommand={apply}
            onDialog={setDialog}
            onDecide={(outcome, reasonCode, deserved) => void dispose(alert, outcome, reasonCode, deserved)}
          />
        )}
      </div>
      {dialog !== null && <ReasonDialog kind={dialog} close={() => setDialog(null)} onCommand={apply} />}
    </PageFrame>
  );
}
