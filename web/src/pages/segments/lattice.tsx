import { Anchor, Breadcrumbs, Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { number } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { CellMatrix } from './cell-matrix.tsx';
import { CellTable } from './cell-table.tsx';
import { everybody, labelsOf, nameOf } from './cell-name.ts';

export type Lattice = Answered<'getLattice'>;
export type Cell = Lattice['cells'][number];

/** The declared cells: axes, sizes, experts, lines and alert rates, one level after the other. */
export function LatticeExplorer() {
  const { t } = useTranslation('segments');
  const { data, error, isPending, refetch } = useOperation('getLattice');
  const [search, setSearch] = useSearchParams();
  const [shape, setShape] = useState<'list' | 'matrix'>('list');
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data.modelVersion === null) return <Empty title={t('lattice.empty')}>{t('lattice.next')}</Empty>;
  const wanted = search.get('cell') ?? everybody;
  const cell = data.cells.find((each) => each.cell === wanted) ?? data.cells.find(({ level }) => level === 0);
  const path = cell === undefined ? [] : labelsOf(cell.cell);
  const axis = data.axes[path.length];
  const below = data.cells.filter(
    (each) => each.level === path.length + 1 && nameOf(labelsOf(each.cell).slice(0, path.length)) === nameOf(path),
  );
  const choose = (name: string) => setSearch({ place: 'lattice', cell: name });
  return (
    <Stack gap="md">
      <div>
        <Title order={2} size="md">
          {t('lattice.finding', {
            cells: number(data.cells.length - 1),
            variations: number(data.ruleVariations),
          })}
        </Title>
        <Text size="sm" className="quiet">
          {t('lattice.product', {
            product: [
              ...data.axes.map(({ name, values }) => `${number(values.length)} ${name}`),
              number(data.rules),
            ].join(' × '),
          })}
        </Text>
        <Text size="sm" className="quiet">
          {t('lattice.model', { version: data.modelVersion })}
        </Text>
      </div>
      <Group justify="space-between">
        <Breadcrumbs component="nav" aria-label={t('lattice.path')}>
          {[everybody, ...path].map((label, level) => (
            <Button
              key={level}
              size="compact-sm"
              variant={level === path.length ? 'default' : 'subtle'}
              aria-current={level === path.length ? 'true' : undefined}
              onClick={() => choose(nameOf(path.slice(0, level)))}
            >
              {label === everybody ? t('lattice.everybody') : label}
            </Button>
          ))}
        </Breadcrumbs>
        <SegmentedControl
          size="xs"
          aria-label={t('lattice.shape')}
          value={shape}
          onChange={(value) => setShape(value)}
          data={(['list', 'matrix'] as const).map((value) => ({ value, label: t(`lattice.${value}`) }))}
        />
      </Group>
      {cell !== undefined && <CellFacts cell={cell} />}
      {axis === undefined || below.length === 0 ? (
        <Empty title={t('lattice.deepest')}>{t('lattice.deepestNext')}</Empty>
      ) : (
        <>
          <Text size="sm" fw={600}>
            {t('lattice.by', { axis: axis.name })}
          </Text>
          {shape === 'list' ? (
            <CellTable cells={below} depth={path.length} onOpen={choose} />
          ) : (
            <CellMatrix cells={data.cells} rows={below} path={path} axes={data.axes} onOpen={choose} />
          )}
        </>
      )}
    </Stack>
  );
}

function CellFacts({ cell }: { readonly cell: Cell }) {
  const { t } = useTranslation('segments');
  const query = new URLSearchParams({ state: 'any', ...(cell.level === 0 ? {} : { segment: cell.cell }) });
  return (
    <Text size="sm">
      {t('lattice.facts', {
        parties: number(cell.parties),
        legs: number(cell.legs),
        evaluations: number(cell.evaluations),
        alerts: number(cell.alerts),
        expert: cell.expert,
        tau: number(cell.tau, 2),
      })}{' '}
      <Anchor component={Link} to={`/alerts?${query.toString()}`} size="sm" underline="always">
        {t('lattice.showAlerts')}
      </Anchor>
    </Text>
  );
}
