import { SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Answered, call } from '../../api/call.ts';
import { usePages } from '../../api/pages.ts';
import { number, time } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { type Column, DataTable } from '../../table/data-table.tsx';
import { Hit } from './hit.tsx';

type Row = Answered<'getScreeningHits'>['items'][number];

const states = ['open', 'proposed', 'confirmed', 'dismissed'] as const;
const pageSize = 200;

/** Hits of one state in the order they were found; the chosen one opens below. */
export function Hits() {
  const { t } = useTranslation('screening');
  const [state, setState] = useState<(typeof states)[number]>('open');
  const [chosen, setChosen] = useState<number | null>(null);
  const { rows, more, first, error, isPending, refetch } = usePages(
    ['getScreeningHits', state],
    async (after, signal) => {
      const { items } = await call('getScreeningHits', {
        query: { state, after: Number(after ?? 0), limit: pageSize },
        signal,
      });
      return { items, next: items.length < pageSize ? null : String(items.at(-1)!.id) };
    },
  );
  const columns: readonly Column<Row>[] = [
    { id: 'party', header: t('customer'), width: 'minmax(120px, 1fr)', cell: (hit) => hit.partyId },
    { id: 'name', header: t('listed'), width: 'minmax(180px, 2fr)', cell: (hit) => hit.matchedName },
    { id: 'list', header: t('list'), width: 'minmax(140px, 1fr)', cell: (hit) => hit.list },
    { id: 'score', header: t('likeness'), width: '110px', numeric: true, cell: (hit) => number(hit.score, 2) },
    { id: 'at', header: t('found'), width: '220px', cell: (hit) => time(hit.foundAt) },
  ];
  const place = rows.findIndex(({ id }) => id === chosen);
  return (
    <Stack gap="lg">
      <SegmentedControl
        aria-label={t('state')}
        value={state}
        onChange={setState}
        data={states.map((value) => ({ value, label: t(`stateName.${value}`) }))}
        w="fit-content"
      />
      {isPending && <Loading rows={4} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {first !== undefined && (
        <DataTable
          label={t('place.hits')}
          columns={columns}
          rows={rows}
          keyOf={({ id }) => id}
          current={place < 0 ? null : place}
          onCurrent={(index) => setChosen(rows[index]?.id ?? null)}
          onEnd={more}
          height={Math.min(360, 36 * rows.length + 8)}
          empty={<Empty title={t('none')}>{t('noneNext')}</Empty>}
        />
      )}
      {chosen !== null && <Hit key={chosen} id={chosen} />}
    </Stack>
  );
}
