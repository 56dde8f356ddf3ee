import { Text } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { Chart, type ChartColours } from '../../charts/chart.tsx';
import { day, number, time } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Question } from './question.tsx';

/** Is everything evaluated? */
export function Reconciliation() {
  const { t } = useTranslation('overview');
  const { data, error, isPending, refetch } = useOperation('getReconciliation', {}, { refetchInterval: 15_000 });
  const hours = data?.hours;
  const option = useCallback(
    (colours: ChartColours) => ({
      grid: { left: 48, right: 8, top: 8, bottom: 24 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'time', axisLabel: { color: colours.quiet } },
      yAxis: { type: 'value', axisLabel: { color: colours.quiet }, splitLine: { lineStyle: { color: colours.line } } },
      series: (['evaluated', 'errored', 'pending'] as const).map((state) => ({
        name: t(`state.${state}`),
        type: 'bar',
        stack: 'hour',
        itemStyle: { color: { evaluated: colours.below, errored: colours.above, pending: colours.accent }[state] },
        data: (hours ?? []).map((hour) => [hour.hour, hour[state]]),
      })),
    }),
    [hours, t],
  );
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const sum = (state: 'accepted' | 'evaluated' | 'errored' | 'pending') =>
    data.hours.reduce((total, hour) => total + hour[state], 0);
  const counts = {
    accepted: number(sum('accepted')),
    evaluated: number(sum('evaluated')),
    errored: number(sum('errored')),
    pending: number(sum('pending')),
  };
  return (
    <Question question={t('everything.question')} answer={t(data.addsUp ? 'everything.yes' : 'everything.no')}>
      {data.history !== null && (
        <Text size="sm" mb="sm">
          {t('everything.history', {
            from: day(data.history.firstAt),
            to: day(data.history.lastAt),
            transactions: number(data.history.transactions),
            evaluated: number(data.history.evaluated),
            errored: number(data.history.errored),
          })}
        </Text>
      )}
      {data.hours.length === 0 ? (
        <Text size="sm" className="quiet">
          {t('everything.noHours')}
        </Text>
      ) : (
        <Chart
          title={t('everything.finding', counts)}
          height={180}
          option={option}
          table={{
            columns: [
              t('hour'),
              t('state.accepted'),
              t('state.evaluated'),
              t('state.errored'),
              t('state.pending'),
              t('state.missing'),
            ],
            rows: data.hours.map((hour) => [
              time(hour.hour),
              hour.accepted,
              hour.evaluated,
              hour.errored,
              hour.pending,
              hour.missing,
            ]),
          }}
        />
      )}
    </Question>
  );
}
