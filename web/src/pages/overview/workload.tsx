import { Anchor, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { BarTable } from '../../charts/bar-table.tsx';
import { number, time } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Question } from './question.tsx';

type Work = Answered<'getWorkload'>;

const day = 86_400_000;
const queue = (query: Readonly<Record<string, string | number>>) =>
  `/alerts?${new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString()}`;

/** What is new, whether the team keeps up, and where the work lies; every number opens the alerts that it counts. */
export function Workload() {
  const { data, error, isPending, refetch } = useOperation('getWorkload', {}, { refetchInterval: 30_000 });
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <>
      <SinceYesterday work={data} />
      <Ageing work={data} />
      <Segments work={data} />
    </>
  );
}

/** `+3 ↑`: an increase or decrease has a sign and an arrow. */
function change({ today, before }: Work['opened']): string {
  const by = today - before;
  if (by === 0) return '±0';
  return `${by > 0 ? '+' : '−'}${number(Math.abs(by))} ${by > 0 ? '↑' : '↓'}`;
}

function SinceYesterday({ work }: { readonly work: Work }) {
  const { t } = useTranslation('overview');
  const rows = [
    { what: 'opened', count: work.opened, to: queue({ state: 'any', openedFrom: work.since }) },
    { what: 'closed', count: work.closed, to: queue({ state: 'closed', closedFrom: work.since }) },
    { what: 'productive', count: work.productive, to: queue({ state: 'closed', closedFrom: work.since }) },
    { what: 'cases', count: work.cases, to: '/cases' },
  ] as const;
  return (
    <Question
      question={t('new.question')}
      answer={t('new.answer', { opened: number(work.opened.today), closed: number(work.closed.today) })}
    >
      <Table verticalSpacing={4}>
        <Table.Caption>{t('new.since', { since: time(work.since), asOf: time(work.asOf) })}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('new.what')}</Table.Th>
            <Table.Th scope="col" className="number">
              {t('new.today')}
            </Table.Th>
            <Table.Th scope="col" className="number">
              {t('new.before')}
            </Table.Th>
            <Table.Th scope="col" className="number">
              {t('new.change')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ what, count, to }) => (
            <Table.Tr key={what}>
              <Table.Th scope="row" fw={400}>
                {t(`new.${what}`)}
              </Table.Th>
              <Table.Td className="number">
                {to === null || count.today === 0 ? (
                  number(count.today)
                ) : (
                  <Anchor
                    component={Link}
                    to={to}
                    size="sm"
                    underline="always"
                    aria-label={`${number(count.today)} ${t(`new.${what}`)}`}
                  >
                    {number(count.today)}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td className="number">{number(count.before)}</Table.Td>
              <Table.Td className="number">{change(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Question>
  );
}

function Ageing({ work }: { readonly work: Work }) {
  const { t } = useTranslation('overview');
  const overdue = work.ageing.find(({ due }) => due === 'overdue')?.alerts ?? 0;
  const openTo = {
    overdue: queue({ state: 'undecided', dueBefore: work.asOf }),
    'within-a-day': queue({ state: 'undecided', dueFrom: work.asOf, dueBefore: work.asOf + day }),
    'within-three-days': queue({ state: 'undecided', dueFrom: work.asOf + day, dueBefore: work.asOf + 3 * day }),
    later: queue({ state: 'undecided', dueFrom: work.asOf + 3 * day }),
    stopped: queue({ state: 'snoozed' }),
  } as const;
  return (
    <Question
      question={t('ageing.question')}
      answer={t(overdue === 0 ? 'ageing.yes' : 'ageing.no', { open: number(work.open), overdue: number(overdue) })}
    >
      <BarTable
        label={t('ageing.question')}
        columns={[t('ageing.due'), t('ageing.alerts')]}
        rows={work.ageing.map(({ due, alerts }) => ({
          name: t(`ageing.bucket.${due}`),
          value: alerts,
          above: due === 'overdue',
          to: openTo[due],
          opens: t('ageing.opens', { due: t(`ageing.bucket.${due}`) }),
        }))}
      />
    </Question>
  );
}

function Segments({ work }: { readonly work: Work }) {
  const { t } = useTranslation('overview');
  const top = work.segments[0];
  return (
    <Question
      question={t('where.question')}
      answer={
        top === undefined || top.open === 0
          ? t('where.nowhere')
          : t('where.answer', { segment: top.segment, open: number(top.open), all: number(work.open) })
      }
    >
      {work.segments.length > 0 && (
        <BarTable
          label={t('where.question')}
          columns={[t('where.segment'), t('where.open'), t('where.opened'), t('where.overdue'), t('where.topScore')]}
          rows={work.segments.map(({ segment, open, opened, overdue, topScore }) => ({
            name: segment,
            value: open,
            to: queue({ state: 'undecided', segment }),
            opens: t('where.opens', { segment }),
            more: [number(opened), number(overdue), number(topScore, 2)],
          }))}
        />
      )}
    </Question>
  );
}
