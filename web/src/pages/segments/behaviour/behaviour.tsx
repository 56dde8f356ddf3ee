import { Group, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useOperation } from '../../../api/queries.ts';
import { day, number, percent } from '../../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../../shell/states.tsx';
import { Commercial } from '../commercial.tsx';
import { AlertRates } from './alert-rates.tsx';
import { MapView } from './map-view.tsx';
import { Movement } from './movement.tsx';
import { operationsOf, type Purpose, type ViewProps } from './operations.ts';
import { Profiles } from './profiles.tsx';
import { Versions } from './versions.tsx';

export function AmlBehaviour() {
  return <Behaviour purpose="aml" />;
}

export function CommercialBehaviour() {
  return (
    <Stack gap="xl">
      <Commercial />
      <Behaviour purpose="commercial" />
    </Stack>
  );
}

const views: readonly {
  readonly name: string;
  readonly purposes: readonly Purpose[];
  readonly View: ComponentType<ViewProps>;
}[] = [
  { name: 'map', purposes: ['aml', 'commercial'], View: MapView },
  { name: 'profiles', purposes: ['aml', 'commercial'], View: Profiles },
  { name: 'movement', purposes: ['aml', 'commercial'], View: Movement },
  { name: 'versions', purposes: ['aml', 'commercial'], View: Versions },
  { name: 'alerts', purposes: ['aml'], View: AlertRates },
];

/** Behavioural segments of one purpose: a version is chosen once, and looked at from several sides. */
function Behaviour({ purpose }: { readonly purpose: Purpose }) {
  const { t } = useTranslation('segments');
  const { data, error, isPending, refetch } = useOperation(operationsOf[purpose].versions);
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data.items.length === 0) {
    if (purpose === 'commercial') return null;
    return <Empty title={t('behaviour.empty')}>{t('behaviour.next')}</Empty>;
  }
  return <OneVersion purpose={purpose} versions={data.items} />;
}

function OneVersion({
  purpose,
  versions,
}: {
  readonly purpose: Purpose;
  readonly versions: readonly { readonly segmentation: string; readonly version: string; readonly asOf: number }[];
}) {
  const { t } = useTranslation('segments');
  const [search, setSearch] = useSearchParams();
  const chosen = versions.find(({ version }) => version === search.get('version')) ?? versions[0]!;
  const open = views.filter(({ purposes }) => purposes.includes(purpose));
  const view = open.find(({ name }) => name === search.get('view')) ?? open[0]!;
  const before = versions
    .filter(({ segmentation, asOf }) => segmentation === chosen.segmentation && asOf < chosen.asOf)
    .reduce<(typeof versions)[number] | null>(
      (best, each) => (best === null || each.asOf > best.asOf ? each : best),
      null,
    );
  const { segmentation, version } = chosen;
  const found = useOperation(operationsOf[purpose].version, { params: { segmentation, version } });
  const go = (to: Readonly<Record<string, string>>) =>
    setSearch({ place: purpose === 'aml' ? 'behaviour' : 'commercial', view: view.name, version, ...to });
  return (
    <Stack gap="md">
      <Group justify="space-between" align="end">
        <SegmentedControl
          aria-label={t('behaviour.view')}
          value={view.name}
          onChange={(name) => go({ view: name })}
          data={open.map(({ name }) => ({ value: name, label: t(`behaviour.${name}`) }))}
        />
        <Select
          label={t('behaviour.version')}
          w={320}
          allowDeselect={false}
          value={version}
          onChange={(next) => go({ version: next ?? version })}
          data={versions.map((each) => ({
            value: each.version,
            label: t('behaviour.versionName', { name: each.segmentation, day: day(each.asOf) }),
          }))}
        />
      </Group>
      {found.isPending && <Loading />}
      {found.error !== null && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data !== undefined && (
        <>
          <div>
            <Title order={2} size="md">
              {found.data.segments.length === 1
                ? t('behaviour.none', { rows: number(found.data.rows) })
                : t('behaviour.finding', { k: number(found.data.segments.length), rows: number(found.data.rows) })}
            </Title>
            <Text size="sm" className="quiet">
              {t('behaviour.tree', {
                share: percent(found.data.treeFidelity, 1),
                method: found.data.method ?? '–',
                version,
              })}
            </Text>
          </div>
          <view.View key={version} purpose={purpose} segmentation={found.data} before={before?.version ?? null} />
        </>
      )}
    </Stack>
  );
}
