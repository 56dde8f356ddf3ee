import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Asked } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { number } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';
import { ProblemRows } from './problem-rows.tsx';

type Kind = NonNullable<Asked<'getQuarantine'>['query']>['kind'];
const perPage = 100;

/** Rows that were not loaded, kind by kind, each with where it stands and why. */
export function Quarantine({
  kinds,
}: {
  readonly kinds: readonly { readonly kind: string; readonly quarantined: number }[];
}) {
  const { t } = useTranslation('data');
  const [search, setSearch] = useSearchParams();
  const aside = kinds.filter(({ quarantined }) => quarantined > 0);
  const chosen = aside.find(({ kind }) => kind === search.get('kind')) ?? aside[0];
  const page = Math.max(0, Number(search.get('page') ?? 0) || 0);
  return (
    <Section title={t('quarantine')}>
      {chosen === undefined ? (
        <Empty title={t('noneAside')}>{t('noneAsideNext')}</Empty>
      ) : (
        <>
          <SegmentedControl
            mb="sm"
            aria-label={t('kindOfRecord')}
            value={chosen.kind}
            onChange={(kind) => setSearch({ kind })}
            data={aside.map(({ kind, quarantined }) => ({
              value: kind,
              label: `${t(`kind.${kind}`)} (${number(quarantined)})`,
            }))}
          />
          <Rows
            kind={chosen.kind as Kind}
            page={page}
            turn={(next) => setSearch({ kind: chosen.kind, page: String(next) })}
          />
        </>
      )}
    </Section>
  );
}

function Rows({
  kind,
  page,
  turn,
}: {
  readonly kind: Kind;
  readonly page: number;
  readonly turn: (page: number) => void;
}) {
  const { t } = useTranslation('data');
  const { data, error, isPending, refetch } = useOperation('getQuarantine', {
    query: { kind, offset: page * perPage, limit: perPage },
  });
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const last = Math.max(0, Math.ceil(data.total / perPage) - 1);
  return (
    <>
      <ProblemRows label={t('rowsAside', { kind: t(`kind.${kind}`) })} rows={data.items} />
      {last > 0 && (
        <Group mt="sm" gap="sm">
          <Button size="compact-sm" variant="default" disabled={page === 0} onClick={() => turn(page - 1)}>
            {t('previous')}
          </Button>
          <Text size="sm">{t('page', { page: number(page + 1), last: number(last + 1) })}</Text>
          <Button size="compact-sm" variant="default" disabled={page >= last} onClick={() => turn(page + 1)}>
            {t('next')}
          </Button>
        </Group>
      )}
    </>
  );
}
