import { Anchor, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useOperation } from '../../../api/queries.ts';
import { may, useSession } from '../../../api/session.ts';
import { number } from '../../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../../shell/states.tsx';
import { type Column, DataTable } from '../../../table/data-table.tsx';
import { operationsOf, type ViewProps } from './operations.ts';
import type { Points } from './points.ts';
import { Scatter } from './scatter.tsx';
import { SegmentMark } from './segment-mark.tsx';

const projections = ['umap', 'pca'] as const;

/** Every customer as a point; neighbours are alike. The same customers as a table behind it. */
export function MapView({ purpose, segmentation: { segmentation, version, segments } }: ViewProps) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const { data: session } = useSession();
  const [projection, setProjection] = useState<(typeof projections)[number]>('umap');
  const [only, setOnly] = useState(-1);
  const [asTable, setAsTable] = useState(false);
  const { data, error, isPending, refetch } = useOperation(operationsOf[purpose].map, {
    params: { segmentation, version },
    query: { projection },
  });
  const points = useMemo<Points | null>(
    () =>
      data === undefined
        ? null
        : { x: Float32Array.from(data.x), y: Float32Array.from(data.y), segment: Uint8Array.from(data.segment) },
    [data],
  );
  const names = useMemo(() => segments.map(({ id }) => id), [segments]);
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const opens = may(session, 'parties:read');
  const nameOf = (index: number) => segments[data.segment[index]!]!.name;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Group gap="xs" role="group" aria-label={t('behaviour.highlight')}>
          {segments.map(({ id, name, size }, at) => (
            <Button
              key={id}
              size="compact-sm"
              variant={only === at ? 'filled' : 'default'}
              aria-pressed={only === at}
              leftSection={<SegmentMark position={at} />}
              onClick={() => setOnly(only === at ? -1 : at)}
            >
              {id} {name} ({number(size)})
            </Button>
          ))}
        </Group>
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t('behaviour.projection')}
            value={projection}
            onChange={setProjection}
            data={projections.map((value) => ({ value, label: t(`behaviour.${value}`) }))}
          />
          <Button size="compact-sm" variant="subtle" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {t(asTable ? 'behaviour.asMap' : 'behaviour.asTable')}
          </Button>
        </Group>
      </Group>
      <Text size="xs" className="quiet">
        {t(`behaviour.${projection}Note`)}
      </Text>
      {asTable || points === null ? (
        <Customers parties={data.parties} segment={data.segment} nameOf={nameOf} only={only} opens={opens} />
      ) : (
        <Scatter
          label={t('behaviour.mapLabel', { rows: number(data.parties.length), k: number(segments.length) })}
          points={points}
          names={names}
          only={only}
          describe={(index) => `${data.parties[index]} · ${nameOf(index)}`}
          onOpen={
            opens ? (index) => void navigate(`/customers/${encodeURIComponent(data.parties[index]!)}`) : undefined
          }
        />
      )}
    </Stack>
  );
}

function Customers({
  parties,
  segment,
  nameOf,
  only,
  opens,
}: {
  readonly parties: readonly string[];
  readonly segment: readonly number[];
  readonly nameOf: (index: number) => string;
  readonly only: number;
  readonly opens: boolean;
}) {
  const { t } = useTranslation('segments');
  const [current, setCurrent] = useState<number | null>(null);
  const rows = useMemo(
    () => Array.from(parties.keys()).filter((index) => only < 0 || segment[index] === only),
    [parties, segment, only],
  );
  const columns: readonly Column<number>[] = [
    {
      id: 'party',
      header: t('behaviour.customer'),
      width: 'minmax(160px, 1fr)',
      cell: (index) =>
        opens ? (
          <Anchor
            component={Link}
            to={`/customers/${encodeURIComponent(parties[index]!)}`}
            size="sm"
            underline="always"
          >
            {parties[index]}
          </Anchor>
        ) : (
          parties[index]
        ),
    },
    { id: 'segment', header: t('behaviour.segment'), width: 'minmax(240px, 2fr)', cell: nameOf },
  ];
  return (
    <DataTable
      label={t('behaviour.customers')}
      columns={columns}
      rows={rows}
      keyOf={(index) => index}
      current={current}
      onCurrent={setCurrent}
      height={480}
      empty={<Empty title={t('behaviour.noCustomers')} />}
    />
  );
}
