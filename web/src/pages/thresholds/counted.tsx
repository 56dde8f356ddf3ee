import { Anchor, Drawer, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { type Answered, type Asked, call } from '../../api/call.ts';
import { cursorOf, usePages } from '../../api/pages.ts';
import { useBaseMoney } from '../../api/session.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { number } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { When } from '../../shell/when.tsx';
import { type Column, DataTable } from '../../table/data-table.tsx';
import type { Governed } from './lines.ts';

type Body = NonNullable<Asked<'postThresholdEvaluations'>['body']>;
type Evaluation = Answered<'postThresholdEvaluations'>['items'][number];

/** What a number counted; `after` against `before`, which is the line in force where it is absent. */
export interface Counted extends Pick<Body, 'set' | 'per' | 'rule'> {
  readonly after: Governed;
  readonly before?: Governed;
}

const rowsPerPage = 100;
const customerOf = (partyId: string) => `/customers/${encodeURIComponent(partyId)}`;

/** A number that opens the evaluations which it counted. */
export function CountedNumber({
  counted,
  title,
  children,
}: {
  readonly counted: Counted;
  /** Of the list: what was counted, in words. */
  readonly title: string;
  readonly children?: ReactNode;
}) {
  const { t } = useTranslation('thresholds');
  const { t: shell } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Anchor
        component="button"
        type="button"
        size="sm"
        underline="always"
        className="number"
        title={t('counted.open', { what: title })}
        onClick={() => setOpen(true)}
      >
        {children}
      </Anchor>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position="right"
        size="min(900px, 100vw)"
        title={title}
        closeButtonProps={{ 'aria-label': shell('close') }}
      >
        <CountedList counted={counted} title={title} />
      </Drawer>
    </>
  );
}

function CountedList({ counted, title }: { readonly counted: Counted; readonly title: string }) {
  const { t } = useTranslation('thresholds');
  const navigate = useNavigate();
  const money = useBaseMoney();
  const [at, setAt] = useState<number | null>(null);
  const { after, before = null, set, per, rule } = counted;
  const body = { threshold: after, before, set, per, rule, limit: rowsPerPage };
  const query = usePages(['postThresholdEvaluations', body], (cursor, signal) =>
    call('postThresholdEvaluations', { body: { ...body, ...cursorOf(cursor) }, signal }),
  );
  const { rows, more, hasNextPage } = query;
  if (query.isPending) return <Loading />;
  if (query.error !== null) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const total = query.first?.total ?? 0;
  const columns: readonly Column<Evaluation>[] = [
    { id: 'at', header: t('counted.when'), width: '136px', cell: (row) => <When at={row.at} /> },
    {
      id: 'customer',
      header: t('counted.customer'),
      width: 'minmax(96px, 1fr)',
      cell: ({ partyId }) => (partyId === null ? '–' : <Link to={customerOf(partyId)}>{partyId}</Link>),
    },
    {
      id: 'cell',
      header: t('counted.segment'),
      width: 'minmax(110px, 1.6fr)',
      cell: ({ cell }) => <span title={cell}>{cell}</span>,
    },
    {
      id: 'score',
      header: t('counted.score'),
      width: '84px',
      cell: ({ score, tauAfter }) => <ScoreBar score={score} tau={tauAfter} width={44} />,
    },
    {
      id: 'line',
      header: t('counted.line'),
      width: '104px',
      numeric: true,
      cell: ({ tauBefore, tauAfter }) =>
        tauBefore === tauAfter ? number(tauAfter, 3) : `${number(tauBefore, 3)} → ${number(tauAfter, 3)}`,
    },
    {
      id: 'amount',
      header: t('counted.amount'),
      width: '116px',
      numeric: true,
      cell: ({ amountMinor }) => money(amountMinor),
    },
    {
      id: 'alert',
      header: t('counted.alert'),
      width: '60px',
      numeric: true,
      cell: ({ alertId }) => (alertId === null ? '–' : <Link to={`/alerts/${alertId}`}>{alertId}</Link>),
    },
  ];
  return (
    <>
      <Text size="sm" className="quiet" mb="sm">
        {t(set === 'missed' || per === 'party-month' ? 'counted.byHighest' : 'counted.byScore', {
          total: number(total),
        })}{' '}
        {!hasNextPage && rows.length < total && t('counted.notYours')}
      </Text>
      <DataTable
        label={title}
        columns={columns}
        rows={rows}
        keyOf={({ position, side }) => `${position}/${side}`}
        current={at}
        onCurrent={setAt}
        onOpen={({ alertId, partyId }) => {
          const to = alertId !== null ? `/alerts/${alertId}` : partyId === null ? null : customerOf(partyId);
          if (to !== null) void navigate(to);
        }}
        onEnd={more}
        height="calc(100vh - 170px)"
        empty={<Empty title={t('counted.none')}>{total > 0 ? t('counted.notYours') : t('counted.noneWhy')}</Empty>}
      />
    </>
  );
}
