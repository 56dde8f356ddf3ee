import { Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../../api/call.ts';
import { useOperation } from '../../../api/queries.ts';
import { IntervalBar } from '../../../charts/interval-bar.tsx';
import { number, percent } from '../../../i18n/format.ts';
import { Failed, Loading } from '../../../shell/states.tsx';
import type { ViewProps } from './operations.ts';

type Alerts = Answered<'getAmlSegmentAlerts'>;
type Share = Alerts['segments'][number]['alerted'];

const dimensions = ['entityType', 'country', 'clientSegment'] as const;
/** Below it a share of customers says little of one of them. */
const fewest = 10;

interface Row {
  readonly key: string;
  readonly name: string;
  readonly alerted: Share;
  readonly productive: Share;
}

/** How often customers alert, and how rightly: by segment, and by what the bank declared of them. */
export function AlertRates({ segmentation: { segmentation, version, segments } }: ViewProps) {
  const { t } = useTranslation('segments');
  const { data, error, isPending, refetch } = useOperation('getAmlSegmentAlerts', {
    params: { segmentation, version },
  });
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const bySegment = data.segments.map(({ segment, ...rates }) => ({
    key: segment,
    name: `${segment} ${segments.find(({ id }) => id === segment)?.name ?? ''}`,
    ...rates,
  }));
  return (
    <Stack gap="xl">
      <Rates title={t('behaviour.alertsBySegment')} what={t('behaviour.segment')} rows={bySegment} />
      {dimensions.map((dimension) => (
        <Rates
          key={dimension}
          title={t(`behaviour.alertsBy.${dimension}`)}
          what={t(`behaviour.by.${dimension}`)}
          rows={data.groups
            .filter((group) => group.dimension === dimension)
            .map(({ value, alerted, productive }) => ({
              key: value ?? '',
              name: value ?? t('behaviour.unknown'),
              alerted,
              productive,
            }))}
        />
      ))}
      <Text size="xs" className="quiet">
        {t('behaviour.fairnessNote', { fewest })}
      </Text>
    </Stack>
  );
}

const text = ({ share, low, high }: Share) =>
  share === null || low === null || high === null
    ? '–'
    : `${percent(share, 2)} [${number(100 * low, 2)}, ${number(100 * high, 2)}]`;

function Rates({
  title,
  what,
  rows,
}: {
  readonly title: string;
  readonly what: string;
  readonly rows: readonly Row[];
}) {
  const { t } = useTranslation('segments');
  const shown = rows.filter(({ alerted }) => alerted.n >= fewest);
  const most = Math.max(1e-6, ...shown.map(({ alerted }) => alerted.high ?? 0));
  const all = rows.reduce((sum, { alerted }) => sum + alerted.n, 0);
  const hits = rows.reduce((sum, { alerted }) => sum + (alerted.share ?? 0) * alerted.n, 0);
  const overall = all === 0 ? 0 : hits / all;
  return (
    <div>
      <Title order={3} mb="xs">
        {title}
      </Title>
      <Table.ScrollContainer minWidth={760} mah={420} tabIndex={0} role="region" aria-label={title}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{what}</Table.Th>
              <Heads columns={['customers', 'alertedShare']} />
              <Table.Td aria-hidden="true" />
              <Heads columns={['ratio', 'decided', 'productiveShare']} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, name, alerted, productive }) => {
              const hidden = alerted.n < fewest;
              return (
                <Table.Tr key={key}>
                  <Table.Th scope="row" fw={400}>
                    {name}
                  </Table.Th>
                  <Table.Td className="number">{hidden ? t('behaviour.few', { fewest }) : number(alerted.n)}</Table.Td>
                  <Table.Td className="number">{hidden ? '–' : text(alerted)}</Table.Td>
                  <Table.Td aria-hidden="true">
                    {!hidden && alerted.share !== null && alerted.low !== null && alerted.high !== null && (
                      <IntervalBar value={alerted.share} low={alerted.low} high={alerted.high} scale={[0, most]} />
                    )}
                  </Table.Td>
                  <Table.Td className="number">
                    {hidden || overall === 0 || alerted.share === null
                      ? '–'
                      : `${number(alerted.share / overall, 2)} ×`}
                  </Table.Td>
                  <Table.Td className="number">{number(productive.n)}</Table.Td>
                  <Table.Td className="number">{text(productive)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}

function Heads({ columns }: { readonly columns: readonly string[] }) {
  const { t } = useTranslation('segments');
  return columns.map((column) => (
    <Table.Th key={column} scope="col" className="number">
      {t(`behaviour.${column}`)}
    </Table.Th>
  ));
}
