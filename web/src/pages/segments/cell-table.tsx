import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number, percent } from '../../i18n/format.ts';
import { Empty } from '../../shell/states.tsx';
import { type Column, DataTable } from '../../table/data-table.tsx';
import { labelsOf } from './cell-name.ts';
import type { Cell } from './lattice.tsx';
import classes from './segments.module.css';

const widthPx = 96;

/** `0.12 % [0.08, 0.17]`, in per cent with two digits. */
export function rateText({ share, low, high }: Cell['rate']): string {
  if (share === null || low === null || high === null) return '–';
  return `${percent(share, 2)} [${number(100 * low, 2)}, ${number(100 * high, 2)}]`;
}

/** The alert rate with its interval against the highest rate of the list. */
function RateBar({ rate: { share, low, high }, most }: { readonly rate: Cell['rate']; readonly most: number }) {
  if (share === null || low === null || high === null) return null;
  const x = (value: number) => (widthPx * Math.min(value, most)) / most;
  return (
    <svg width={widthPx} height={12} aria-hidden="true">
      <line x1={x(low)} x2={x(high)} y1={6} y2={6} className={classes.interval} />
      <circle cx={Math.max(4, Math.min(widthPx - 4, x(share)))} cy={6} r={4} className={classes.share} />
    </svg>
  );
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
      width: 'minmax(160px, 2fr)',
      cell: ({ cell }) => (
        <button type="button" className={classes.open} onClick={() => onOpen(cell)}>
          {labelsOf(cell)[depth]}
        </button>
      ),
    },
    {
      id: 'parties',
      header: t('lattice.parties'),
      width: '110px',
      numeric: true,
      cell: (each) => number(each.parties),
    },
    { id: 'legs', header: t('lattice.legs'), width: '130px', numeric: true, cell: (each) => number(each.legs) },
    { id: 'expert', header: t('lattice.expert'), width: 'minmax(100px, 1fr)', cell: ({ expert }) => expert },
    { id: 'tau', header: t('lattice.tau'), width: '80px', numeric: true, cell: ({ tau }) => number(tau, 2) },
    {
      id: 'evaluations',
      header: t('lattice.evaluations'),
      width: '120px',
      numeric: true,
      cell: ({ evaluations }) => number(evaluations),
    },
    { id: 'alerts', header: t('lattice.alerts'), width: '90px', numeric: true, cell: ({ alerts }) => number(alerts) },
    { id: 'rate', header: t('lattice.rate'), width: '200px', numeric: true, cell: ({ rate }) => rateText(rate) },
    { id: 'bar', header: '', width: '112px', cell: ({ rate }) => <RateBar rate={rate} most={most} /> },
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
