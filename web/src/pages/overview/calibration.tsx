import { Anchor, Text } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { Chart, type ChartColours } from '../../charts/chart.tsx';
import { day, number, percent } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Question } from './question.tsx';

/** Usual reading of the population stability index. */
const watchFrom = 0.1;
const shiftFrom = 0.25;
/** Of p-values of one in a thousand or rarer. */
const expectedShare = 0.001;

/** Is the model still right? Rare p-values should stay one in a thousand, and the spread of p even. */
export function Calibration() {
  const { t } = useTranslation('overview');
  const { data, error, isPending, refetch } = useOperation('getCalibration', {}, { staleTime: 300_000 });
  const weeks = data?.weeks;
  const option = useCallback(
    (colours: ChartColours) => ({
      grid: { left: 56, right: 8, top: 8, bottom: 24 },
      tooltip: { trigger: 'axis' },
      xAxis: {
        type: 'category',
        data: (weeks ?? []).map(({ week }) => day(week)),
        axisLabel: { color: colours.quiet },
      },
      yAxis: {
        type: 'value',
        // What is expected is always in sight.
        max: ({ max }: { readonly max: number }) => Math.max(max, 1.2 * expectedShare),
        axisLabel: { color: colours.quiet, formatter: (share: number) => percent(share, 2) },
        splitLine: { lineStyle: { color: colours.line } },
      },
      series: [
        {
          type: 'line',
          name: t('right.rare'),
          itemStyle: { color: colours.accent },
          data: (weeks ?? []).map(({ rare }) => rare.share),
          markLine: {
            symbol: 'none',
            silent: true,
            // Else it is drawn at 0.00.
            precision: 6,
            lineStyle: { color: colours.quiet },
            label: { formatter: t('right.expected'), color: colours.quiet, position: 'insideEndTop' },
            data: [{ yAxis: expectedShare }],
          },
        },
      ],
    }),
    [weeks, t],
  );
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const last = data.weeks.at(-1);
  if (last === undefined) return <Question question={t('right.question')} answer={t('right.nothing')} />;
  const { psi } = last;
  const verdict = psi === null ? 'few' : psi >= shiftFrom ? 'shifted' : psi >= watchFrom ? 'watch' : 'stable';
  return (
    <Question
      question={t('right.question')}
      answer={t(`right.${verdict}`, { psi: psi === null ? '' : number(psi, 2), week: day(last.week) })}
    >
      <Chart
        title={t('right.finding', { share: percent(last.rare.share ?? 0, 2), legs: number(last.legs) })}
        height={160}
        option={option}
        table={{
          columns: [t('right.week'), t('right.legs'), t('right.rare'), t('right.interval'), t('right.psi')],
          rows: data.weeks.map(({ week, legs, rare, psi: index }) => [
            day(week),
            number(legs),
            percent(rare.share ?? 0, 2),
            `[${percent(rare.low ?? 0, 2)}, ${percent(rare.high ?? 1, 2)}]`,
            index === null ? '–' : number(index, 3),
          ]),
        }}
      />
      <Text size="sm">
        <Anchor component={Link} to="/models" size="sm" underline="always">
          {t('right.open')}
        </Anchor>
      </Text>
    </Question>
  );
}
