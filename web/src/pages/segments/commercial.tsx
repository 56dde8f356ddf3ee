import { Stack, Text } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { Chart, type ChartColours } from '../../charts/chart.tsx';
import { number, percent, time } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { segmentColours } from '../../theme/theme.ts';

type Segment = Answered<'getCommercialSegments'>['items'][number];

/** Who is in which commercial segment now, one chart per segmentation. */
export function Commercial() {
  const { t } = useTranslation('segments');
  const { data, error, isPending, refetch } = useOperation('getCommercialSegments');
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const names = [...new Set(data.items.map(({ segmentation }) => segmentation))];
  if (names.length === 0) return <Empty title={t('commercial.empty')}>{t('commercial.next')}</Empty>;
  return (
    <Stack gap="xl">
      {names.map((name) => (
        <Sizes key={name} name={name} segments={data.items.filter(({ segmentation }) => segmentation === name)} />
      ))}
    </Stack>
  );
}

function Sizes({ name, segments }: { readonly name: string; readonly segments: readonly Segment[] }) {
  const { t } = useTranslation('segments');
  const all = segments.reduce((sum, { members }) => sum + members, 0);
  const largest = segments.reduce((best, each) => (each.members > best.members ? each : best));
  const option = useCallback(
    (colours: ChartColours) => ({
      grid: { left: 8, right: 60, top: 8, bottom: 24, containLabel: true },
      tooltip: {},
      xAxis: { type: 'value', axisLabel: { color: colours.quiet }, splitLine: { lineStyle: { color: colours.line } } },
      yAxis: {
        type: 'category',
        inverse: true,
        axisLabel: { color: colours.text },
        data: segments.map(({ label }) => label),
      },
      series: [
        {
          type: 'bar',
          label: {
            show: true,
            position: 'right',
            color: colours.text,
            formatter: ({ value }: { readonly value: number }) => number(value),
          },
          data: segments.map(({ members }, at) => ({
            value: members,
            itemStyle: { color: segmentColours[at % segmentColours.length] },
          })),
        },
      ],
    }),
    [segments],
  );
  return (
    <section aria-label={name}>
      <Chart
        title={t('commercial.finding', {
          name,
          segment: largest.label,
          share: percent(all === 0 ? 0 : largest.members / all),
          all: number(all),
        })}
        height={Math.max(120, 36 * segments.length + 40)}
        option={option}
        table={{
          columns: [t('commercial.segment'), t('commercial.members')],
          rows: segments.map(({ label, members }) => [label, members]),
        }}
      />
      <Text size="xs" className="quiet">
        {t('commercial.version', { version: segments[0]!.version, loaded: time(segments[0]!.loadedAt) })}
      </Text>
    </section>
  );
}
