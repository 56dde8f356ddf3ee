import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useOperation } from '../../../api/queries.ts';
import { may, useSession } from '../../../api/session.ts';
import { BarTable } from '../../../charts/bar-table.tsx';
import { Chart, type ChartColours } from '../../../charts/chart.tsx';
import { number, percent } from '../../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../../shell/states.tsx';
import { segmentColours } from '../../../theme/theme.ts';
import { operationsOf, type Purpose, type ViewProps } from './operations.ts';

interface Flow {
  readonly from: string | null;
  readonly to: string | null;
  readonly parties: number;
}

/** Who moved since the version before; a ribbon, or its number below, opens its customers. */
export function Movement({ before, ...rest }: ViewProps) {
  const { t } = useTranslation('segments');
  if (before === null) return <Empty title={t('behaviour.firstVersion')}>{t('behaviour.firstVersionNext')}</Empty>;
  return <Flows before={before} {...rest} />;
}

/** `flow` of the address: `S1>S2`, an empty side for nobody. */
const flowKey = ({ from, to }: Pick<Flow, 'from' | 'to'>) => `${from ?? ''}>${to ?? ''}`;

function Flows({
  purpose,
  segmentation: { segmentation, version, segments },
  before,
}: ViewProps & { readonly before: string }) {
  const { t } = useTranslation('segments');
  const [search, setSearch] = useSearchParams();
  const old = useOperation(operationsOf[purpose].version, { params: { segmentation, version: before } });
  const { data, error, isPending, refetch } = useOperation(operationsOf[purpose].flows, {
    params: { segmentation, version },
    query: { before },
  });
  const names = useMemo(() => {
    const all = [...(old.data?.segments ?? []), ...segments];
    return new Map(all.map(({ id, name }) => [id, name]));
  }, [old.data, segments]);
  const nameOf = useCallback(
    (id: string | null) => (id === null ? t('behaviour.nowhere') : `${id} ${names.get(id) ?? ''}`),
    [names, t],
  );
  const flows: readonly Flow[] = data?.items ?? [];
  const option = useCallback(
    (colours: ChartColours) =>
      sankey(data?.items ?? [], segments, nameOf, [t('behaviour.then'), t('behaviour.now')], colours),
    [data, segments, nameOf, t],
  );
  if (isPending || old.isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const both = flows.filter(({ from, to }) => from !== null && to !== null);
  const known = both.reduce((sum, { parties }) => sum + parties, 0);
  const moved = both.filter(({ from, to }) => from !== to).reduce((sum, { parties }) => sum + parties, 0);
  const address = (flow: Flow) => {
    const next = new URLSearchParams(search);
    next.set('flow', flowKey(flow));
    return next;
  };
  const chosen = flows.find((flow) => flowKey(flow) === search.get('flow'));
  const ordered = flows.toSorted((a, b) => b.parties - a.parties);
  return (
    <Stack gap="lg">
      <Chart
        title={t('behaviour.moved', {
          moved: number(moved),
          known: number(known),
          share: percent(known === 0 ? 0 : moved / known, 1),
        })}
        height={360}
        option={option}
        onClick={(_, index, kind) => {
          if (kind === 'edge' && flows[index] !== undefined) setSearch(address(flows[index]));
        }}
        table={{
          columns: [t('behaviour.from'), t('behaviour.to'), t('behaviour.customers')],
          words: 2,
          rows: ordered.map(({ from, to, parties }) => [nameOf(from), nameOf(to), parties]),
        }}
      />
      <BarTable
        label={t('behaviour.flows')}
        columns={[t('behaviour.flow'), t('behaviour.customers')]}
        rows={ordered.map((flow) => ({
          name:
            flow.from === flow.to
              ? t('behaviour.stayedIn', { name: nameOf(flow.to) })
              : `${nameOf(flow.from)} → ${nameOf(flow.to)}`,
          value: flow.parties,
          to: `?${address(flow).toString()}`,
          opens: t('behaviour.customersOf', { from: nameOf(flow.from), to: nameOf(flow.to) }),
          above: flow.from !== flow.to && flow.from !== null && flow.to !== null,
        }))}
      />
      {chosen !== undefined && (
        <FlowParties
          purpose={purpose}
          segmentation={segmentation}
          version={version}
          before={before}
          flow={chosen}
          title={t('behaviour.customersOf', { from: nameOf(chosen.from), to: nameOf(chosen.to) })}
          close={() => {
            const next = new URLSearchParams(search);
            next.delete('flow');
            setSearch(next);
          }}
        />
      )}
    </Stack>
  );
}

function FlowParties({
  purpose,
  segmentation,
  version,
  before,
  flow: { from, to, parties },
  title,
  close,
}: {
  readonly purpose: Purpose;
  readonly segmentation: string;
  readonly version: string;
  readonly before: string;
  readonly flow: Flow;
  readonly title: string;
  readonly close: () => void;
}) {
  const { t } = useTranslation('segments');
  const { data: session } = useSession();
  const opens = may(session, 'parties:read');
  const { data, error, isPending, refetch } = useOperation(operationsOf[purpose].flowParties, {
    params: { segmentation, version },
    query: { before, ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) },
  });
  return (
    <section aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={3}>{title}</Title>
        <Button size="compact-sm" variant="default" onClick={close}>
          {t('behaviour.close')}
        </Button>
      </Group>
      {isPending && <Loading rows={3} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          {data.parties.length < parties && (
            <Text size="xs" className="quiet">
              {t('behaviour.firstOf', { shown: number(data.parties.length), all: number(parties) })}
            </Text>
          )}
          <Group gap="sm" component="ul" p={0}>
            {data.parties.map((party) => (
              <Text key={party} component="li" size="sm" ff="monospace" display="inline">
                {opens ? (
                  <Anchor component={Link} to={`/customers/${encodeURIComponent(party)}`} underline="always">
                    {party}
                  </Anchor>
                ) : (
                  party
                )}
              </Text>
            ))}
          </Group>
        </>
      )}
    </section>
  );
}

/** Left the earlier version, right this one; a segment keeps its colour, customers that are new or gone are quiet. */
function sankey(
  flows: readonly Flow[],
  segments: readonly { readonly id: string }[],
  nameOf: (id: string | null) => string,
  [then, now]: readonly [string, string],
  colours: ChartColours,
) {
  const colourOf = (id: string | null) => {
    const at = segments.findIndex((segment) => segment.id === id);
    return at < 0 ? colours.below : segmentColours[at % segmentColours.length]!;
  };
  const left = (id: string | null) => `${then}: ${nameOf(id)}`;
  const right = (id: string | null) => `${now}: ${nameOf(id)}`;
  const nodes = new Map<string, string>();
  for (const { from, to } of flows) {
    nodes.set(left(from), colourOf(from));
    nodes.set(right(to), colourOf(to));
  }
  return {
    tooltip: {},
    series: [
      {
        type: 'sankey',
        left: 8,
        right: 290,
        top: 8,
        bottom: 8,
        nodeGap: 12,
        nodeWidth: 12,
        draggable: false,
        label: { color: colours.text, fontSize: 12, lineHeight: 15, width: 260, overflow: 'break' },
        lineStyle: { color: 'source', opacity: 0.3 },
        data: [...nodes].map(([name, color]) => ({ name, itemStyle: { color, borderWidth: 0 } })),
        links: flows.map(({ from, to, parties }) => ({ source: left(from), target: right(to), value: parties })),
      },
    ],
  };
}
