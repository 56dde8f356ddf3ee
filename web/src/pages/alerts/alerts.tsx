import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type Answered, call } from '../../api/call.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { number, relative } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { type Column, DataTable } from '../../table/data-table.tsx';

type Alert = Answered<'getAlerts'>['items'][number];

/** Alerts, the latest first. */
export function Alerts() {
  const { t } = useTranslation('alerts');
  const navigate = useNavigate();
  const [current, setCurrent] = useState<number | null>(null);
  const [now] = useState(() => Date.now());
  const query = useInfiniteQuery({
    queryKey: ['getAlerts', 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call('getAlerts', { query: { limit: 200, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const columns: readonly Column<Alert>[] = [
    { id: 'id', header: t('id'), width: '72px', cell: ({ id }) => id },
    { id: 'score', header: t('score'), width: '120px', cell: ({ score, tau }) => <ScoreBar score={score} tau={tau} /> },
    {
      id: 'reason',
      header: t('reason'),
      width: 'minmax(240px, 3fr)',
      cell: ({ reasons }) => reasons?.reasons[0]?.sentence ?? t('pending'),
    },
    { id: 'cell', header: t('cell'), width: 'minmax(140px, 1fr)', cell: ({ cell }) => cell },
    {
      id: 'amount',
      header: t('amount'),
      width: '130px',
      numeric: true,
      cell: ({ amountMinor }) => number(amountMinor / 100, 2),
    },
    { id: 'age', header: t('age'), width: '120px', cell: ({ at }) => relative(at, now) },
  ];
  if (query.isPending) return <Loading />;
  if (query.error !== null) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return (
    <PageFrame title={t('title')} wide>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        current={current}
        onCurrent={setCurrent}
        onOpen={({ id }) => void navigate(`/alerts/${id}`)}
        onEnd={more}
        empty={<Empty title={t('empty.title')}>{t('empty.next')}</Empty>}
      />
    </PageFrame>
  );
}
