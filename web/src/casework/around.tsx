import { Box } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CountrySum } from '../map/country-map.tsx';
import { countriesOf } from '../map/country-sums.ts';
import { MoneyFlow } from '../network/money-flow.tsx';
import { useNearView } from '../shell/near-view.ts';
import { Failed, Loading } from '../shell/states.tsx';
import { Section } from '../shell/section.tsx';
import { aroundQueries } from './around-queries.ts';
import { Timeline } from './timeline.tsx';

const CountryMap = lazy(() => import('../map/country-map.tsx').then((each) => ({ default: each.CountryMap })));

/** What happened around a moment: payments and behaviour in time, with whom, and in which countries. */
export function Around({
  partyId,
  firstAt,
  lastAt,
}: {
  readonly partyId: string;
  /** UTC epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
}) {
  const { t } = useTranslation('casework');
  const queries = aroundQueries(partyId, firstAt, lastAt);
  const { from, until } = queries.window;
  const activity = useQuery(queries.activity);
  const party = useQuery(queries.party);
  const transfers = activity.data?.transfers;
  const sums = useMemo(() => countriesOf(transfers ?? []), [transfers]);
  return (
    <>
      <Section title={t('around.timeline')}>
        {activity.isPending && <Loading rows={5} />}
        {activity.error !== null && <Failed error={activity.error} retry={() => void activity.refetch()} />}
        {activity.data !== undefined && <Timeline activity={activity.data} />}
      </Section>
      <Section title={t('around.network')}>
        <MoneyFlow partyId={partyId} from={from} until={until} />
      </Section>
      {sums.length > 0 && (
        <Section title={t('around.countries')}>
          <Countries sums={sums} home={party.data?.country ?? null} />
        </Section>
      )}
    </>
  );
}

/** The outlines of all countries are long: they are fetched when somebody comes near the map. */
function Countries(props: { readonly sums: readonly CountrySum[]; readonly home: string | null }) {
  const holder = useRef<HTMLDivElement>(null);
  const near = useNearView(holder);
  return (
    <Box ref={holder} mih={240}>
      {near && (
        <Suspense fallback={<Loading rows={4} />}>
          <CountryMap {...props} />
        </Suspense>
      )}
    </Box>
  );
}
