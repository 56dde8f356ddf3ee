import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IntervalBar } from '../../charts/interval-bar.tsx';
import { number, percent } from '../../i18n/format.ts';
import { Empty } from '../../shell/states.tsx';
import { type Column, DataTable } from '../../table/data-table.tsx';
import { labelsOf } from './cell-name.ts';
import type { Cell } from './lattice.tsx';
import classes from './segments.module.css';

/** `0.12 % [0.08, 0.17]`, in per cent with two digits. */
export function rateText({ share, low, high }: Cell['rate']): string {
  if (share === null || low === null || high === null) return '–';
  return `${percent(share, 2)} [${number(100 * low, 2)}, ${number(100 * high, 2)}]`;
}

/** The cells one level below, the largest first; enter goes into one. */
export function CellTable({
  cells,
  depth,
  onOpen,
}: {
  readonly cells: readonly Cell[];
  readonly depth: number;
  readonly onOpen: (cell: string) => void;
}) {
  const { t } = useTranslation('segments');
  const [current, setCurrent] = useState<number | null>(null);
  const rows = cells.toSorted((a, b) => b.legs - a.legs);
  const most = Math.max(1e-9, ...rows.map(({ rate }) => rate.high ?? 0));
  const columns: readonly Column<Cell>[] = [
    {
      id: 'cell',
      header: t('lattice.cell'),
      width: 'minmax(120px, 2fr)',
      cell: ({ cell }) => (
        <button type="button" className={classes.open} onClick={() => onOpen(cell)}>
          {labelsOf(cell)[depth]}
        </button>
      ),
    },
    {
      id: 'parties',
      header: t('lattice.parties'),
      width: '80px',
      numeric: true,
      cell: (each) => number(each.parties),
    },
    { id: 'legs', header: t('lattice.legs'), width: '96px', numeric: true, cell: (each) => number(each.legs) },
    { id: 'expert', header: t('lattice.expert'), width: 'minmax(70px, 1fr)', cell: ({ expert }) => expert },
    {
      id: 'pooling',
      header: <span title={t('lattice.poolingMeans')}>{t('lattice.pooling')}</span>,
      width: '72px',
      numeric: true,
      cell: ({ poolingWeight }) => (poolingWeight === null ? '–' : number(poolingWeight, 2)),
    },
    { id: 'tau', header: t('lattice.tau'), width: '52px', numeric: true, cell: ({ tau }) => number(tau, 2) },
    {
      id: 'evaluations',
      header: t('lattice.evaluations'),
      width: '92px',
      numeric: true,
      cell: ({ evaluations }) => number(evaluations),
    },
    { id: 'alerts', header: t('lattice.alerts'), width: '56px', numeric: true, cell: ({ alerts }) => number(alerts) },
    { id: 'rate', header: t('lattice.rate'), width: '148px', numeric: true, cell: ({ rate }) => rateText(rate) },
    {
      id: 'bar',
      header: '',
      width: '96px',
      cell: ({ rate: { share, low, high } }) =>
        share !== null &&
        low !== null &&
        high !== null && <IntervalBar value={share} low={low} high={high} scale={[0, most]} widthPx={96} />,
    },
  ];
  return (
    <DataTable
      label={t('lattice.cells')}
      columns={columns}
      rows={rows}
      keyOf={({ cell }) => cell}
      current={current}
      onCurrent={setCurrent}
      onOpen={({ cell }) => onOpen(cell)}
      height={Math.min(560, 36 * rows.length + 8)}
      empty={<Empty title={t('lattice.deepest')} />}
    />
  );
}
