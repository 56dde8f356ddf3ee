import type { TFunction } from 'i18next';
import { relative, time } from '../i18n/format.ts';
import type { Column } from '../table/data-table.tsx';
import { SlaChip } from './sla-chip.tsx';

interface Work {
  readonly openedAt: number;
  readonly sla: string;
  readonly dueAt: number;
  readonly assignee: string | null;
}

/** How old a piece of work is, when it is due, and whose it is. Words of the page: `age`, `due`, `assignee`. */
export function workColumns(t: TFunction, now: number, nameOf: (id: string) => string): readonly Column<Work>[] {
  return [
    {
      id: 'age',
      header: t('age'),
      width: '80px',
      cell: ({ openedAt }) => <span title={time(openedAt)}>{relative(openedAt, now, 'short')}</span>,
    },
    {
      id: 'sla',
      header: t('due'),
      width: '88px',
      cell: ({ sla, dueAt }) => <SlaChip sla={sla} dueAt={dueAt} now={now} />,
    },
    {
      id: 'assignee',
      header: t('assignee'),
      width: 'minmax(76px, 0.8fr)',
      cell: ({ assignee }) => (assignee === null ? '–' : nameOf(assignee)),
    },
  ];
}
