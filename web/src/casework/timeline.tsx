import { SegmentedControl, Table, Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../api/call.ts';
import { useBaseMoney } from '../api/session.ts';
import { Chart, type ChartColours } from '../charts/chart.tsx';
import { ScoreBar } from '../charts/score-bar.tsx';
import { number, time } from '../i18n/format.ts';
import { When } from '../shell/when.tsx';

type Activity = Answered<'getPartyActivity'>;

/** Amounts span six orders: distances are bent so that small payments stay visible, money in above, money out below. */
const bend = (minor: number): number => Math.asinh(minor / 10_000);
const unbend = (height: number): number => Math.sinh(height) * 10_000;

/** Payments in and out, and what the customer did besides; each as a table too. */
export function Timeline({ activity }: { readonly activity: Activity }) {
  const { t } = useTranslation('casework');
  const money = useBaseMoney();
  const [shown, setShown] = useState<'transfers' | 'behaviour' | 'devices'>('transfers');
  const { transfers, behaviour } = activity;
  const sum = (direction: 'in' | 'out') =>
    transfers.reduce((total, each) => total + (each.direction === direction ? (each.amountMinor ?? 0) : 0), 0);
  const title = t('timeline.finding', {
    ins: number(transfers.filter(({ direction }) => direction === 'in').length),
    inSum: money(sum('in')),
    outs: number(transfers.filter(({ direction }) => direction === 'out').length),
    outSum: money(sum('out')),
  });
  const option = useCallback(
    (colours: ChartColours) => {
      const points = (alert: boolean) =>
        transfers
          .filter((each) => each.amountMinor !== null && each.alert === alert)
          .map((each) => ({
            value: [each.at, (each.direction === 'in' ? 1 : -1) * bend(each.amountMinor!)],
            name: `${time(each.at)}  ${each.direction === 'in' ? '+' : '−'}${money(each.amountMinor!)}`,
          }));
      return {
        grid: { left: 72, right: 16, top: 8, bottom: 40 },
        tooltip: { formatter: ({ name }: { readonly name: string }) => name },
        legend: { bottom: 0, textStyle: { color: colours.text }, itemHeight: 8 },
        xAxis: {
          type: 'time',
          axisLabel: { color: colours.quiet, hideOverlap: true },
          min: activity.from,
          max: activity.until,
        },
        yAxis: {
          type: 'value',
          axisLabel: {
            color: colours.quiet,
            formatter: (height: number) => money(Math.round(unbend(Math.abs(height)) / 10_000) * 10_000),
          },
          splitLine: { lineStyle: { color: colours.line } },
          splitNumber: 4,
        },
        series: [
          {
            name: t('timeline.payment'),
            type: 'scatter',
            symbolSize: 7,
            itemStyle: { color: colours.below, opacity: 0.7 },
            data: points(false),
          },
          {
            name: t('timeline.breach'),
            type: 'scatter',
            symbolSize: 12,
            itemStyle: { color: colours.above },
            data: points(true),
            z: 5,
          },
          {
            name: t('timeline.behaviour'),
            type: 'scatter',
            symbol: 'diamond',
            symbolSize: 9,
            itemStyle: { color: colours.accent },
            data: behaviour
              .filter(({ type }) => type !== 'view')
              .map((each) => ({ value: [each.at, 0], name: `${time(each.at)}  ${each.type}` })),
          },
        ],
      };
    },
    [transfers, behaviour, activity.from, activity.until, money, t],
  );
  return (
    <>
      {transfers.length === 0 && behaviour.length === 0 ? (
        <Text size="sm" className="quiet">
          {t('timeline.none')}
        </Text>
      ) : (
        <Chart
          title={title}
          height={240}
          option={option}
          table={{
            columns: [t('when'), t('timeline.direction'), t('amount')],
            words: 2,
            rows: transfers.map((each) => [
              time(each.at),
              t(`timeline.${each.direction}`),
              each.amountMinor === null ? '–' : money(each.amountMinor),
            ]),
          }}
        />
      )}
      {!activity.whole && (
        <Text size="xs" className="quiet">
          {t('timeline.cut', { n: number(transfers.length) })}
        </Text>
      )}
      <SegmentedControl
        size="xs"
        my="sm"
        aria-label={t('timeline.what')}
        value={shown}
        onChange={setShown}
        data={(['transfers', 'behaviour', 'devices'] as const).map((value) => ({
          value,
          label: t(`timeline.tab.${value}`),
        }))}
      />
      <Table.ScrollContainer
        minWidth={480}
        mah={300}
        tabIndex={0}
        role="region"
        aria-label={t(`timeline.tab.${shown}`)}
      >
        {shown === 'transfers' && <Transfers transfers={transfers} />}
        {shown === 'behaviour' && <Behaviour behaviour={behaviour} />}
        {shown === 'devices' && <Devices activity={activity} />}
      </Table.ScrollContainer>
    </>
  );
}

function Head({ columns }: { readonly columns: readonly (readonly [label: string, numeric?: boolean])[] }) {
  return (
    <Table.Thead>
      <Table.Tr>
        {columns.map(([label, numeric]) => (
          <Table.Th key={label} scope="col" className={numeric === true ? 'number' : undefined}>
            {label}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

function Transfers({ transfers }: Pick<Activity, 'transfers'>) {
  const { t } = useTranslation('casework');
  const money = useBaseMoney();
  return (
    <Table verticalSpacing={4} horizontalSpacing="xs">
      <Head
        columns={[[t('when')], [t('amount'), true], [t('timeline.with')], [t('timeline.how')], [t('scoreColumn')]]}
      />
      <Table.Tbody>
        {transfers.map((each) => (
          <Table.Tr key={each.id + each.direction} data-above={each.alert || undefined}>
            <Table.Td>
              <When at={each.at} />
            </Table.Td>
            <Table.Td className="number">
              {each.direction === 'in' ? '+' : '−'}
              {each.amountMinor === null ? `${each.originalMinor} ${each.currency}` : money(each.amountMinor)}
            </Table.Td>
            <Table.Td>
              {each.counterparty.partyId === null ? (
                (each.counterparty.name ?? t('timeline.nobody'))
              ) : (
                <Link to={`/customers/${encodeURIComponent(each.counterparty.partyId)}`}>
                  {each.counterparty.partyId}
                </Link>
              )}{' '}
              <span className="quiet">{each.counterparty.country ?? ''}</span>
            </Table.Td>
            <Table.Td>{[each.channel, each.category].filter((part) => part !== null).join(' · ')}</Table.Td>
            <Table.Td>
              {each.score === null || each.tau === null ? (
                '–'
              ) : (
                <ScoreBar score={each.score} tau={each.tau} width={24} />
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Behaviour({ behaviour }: Pick<Activity, 'behaviour'>) {
  const { t } = useTranslation('casework');
  return (
    <Table verticalSpacing={4} horizontalSpacing="xs">
      <Head columns={[[t('when')], [t('timeline.did')], [t('timeline.device')], [t('timeline.country')]]} />
      <Table.Tbody>
        {behaviour.map((each) => (
          <Table.Tr key={each.id}>
            <Table.Td>
              <When at={each.at} />
            </Table.Td>
            <Table.Td>
              {each.type} <span className="quiet">{each.path ?? ''}</span>
            </Table.Td>
            <Table.Td>{each.deviceId ?? '–'}</Table.Td>
            <Table.Td>{each.ipCountry ?? '–'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Each device with when it was first and last seen in this time, and from which countries. */
function Devices({ activity }: { readonly activity: Activity }) {
  const { t } = useTranslation('casework');
  const devices = useMemo(() => {
    const seen = new Map<string, { first: number; last: number; times: number; countries: Set<string> }>();
    const note = (device: string | null, at: number, country: string | null) => {
      if (device === null) return;
      const known = seen.get(device) ?? { first: at, last: at, times: 0, countries: new Set<string>() };
      known.first = Math.min(known.first, at);
      known.last = Math.max(known.last, at);
      known.times += 1;
      if (country !== null) known.countries.add(country);
      seen.set(device, known);
    };
    for (const each of activity.behaviour) note(each.deviceId, each.at, each.ipCountry);
    for (const each of activity.transfers) note(each.deviceId, each.at, each.placeCountry);
    return [...seen].sort(([, a], [, b]) => b.last - a.last);
  }, [activity]);
  return (
    <Table verticalSpacing={4} horizontalSpacing="xs">
      <Head
        columns={[
          [t('timeline.device')],
          [t('timeline.first')],
          [t('timeline.last')],
          [t('timeline.times'), true],
          [t('timeline.countries')],
        ]}
      />
      <Table.Tbody>
        {devices.map(([device, { first, last, times, countries }]) => (
          <Table.Tr key={device}>
            <Table.Th scope="row" fw={400}>
              {device}
            </Table.Th>
            <Table.Td>
              <When at={first} />
            </Table.Td>
            <Table.Td>
              <When at={last} />
            </Table.Td>
            <Table.Td className="number">{number(times)}</Table.Td>
            <Table.Td>{[...countries].sort().join(', ')}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
