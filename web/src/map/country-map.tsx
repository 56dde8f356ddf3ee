import { Table } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBaseMoney } from '../api/session.ts';
import { Figure } from '../charts/figure.tsx';
import { countryName, number } from '../i18n/format.ts';
import classes from './country-map.module.css';
import { mapHeight, mapWidth, worldCountries } from './world.ts';

export interface CountrySum {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  readonly inMinor: number;
  readonly outMinor: number;
  readonly payments: number;
}

/** Where money came from and went to: the more, the larger the circle; the same as a table. */
export function CountryMap({ sums, home }: { readonly sums: readonly CountrySum[]; readonly home: string | null }) {
  const { t } = useTranslation('map');
  const money = useBaseMoney();
  const [asTable, setAsTable] = useState(false);
  const countries = useMemo(worldCountries, []);
  const most = Math.max(1, ...sums.map(({ inMinor, outMinor }) => inMinor + outMinor));
  const sorted = sums.toSorted((a, b) => b.inMinor + b.outMinor - (a.inMinor + a.outMinor));
  const named = new Map(sums.map((sum) => [sum.code, sum]));
  const centreOf = new Map(countries.map(({ code, centre }) => [code, centre]));
  const homeAt = home === null ? undefined : centreOf.get(home);
  const title =
    sorted.length === 0
      ? t('none')
      : t('finding', {
          count: sums.length,
          most: countryName(sorted[0]!.code),
          sum: money(sorted[0]!.inMinor + sorted[0]!.outMinor),
        });
  return (
    <Figure title={title} asTable={asTable} onTurn={setAsTable} picture={t('picture')} className={classes.figure}>
      {asTable ? (
        <Table.ScrollContainer minWidth={420} mah={320} tabIndex={0} role="region" aria-label={title}>
          <Table verticalSpacing={4} horizontalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('country')}</Table.Th>
                <Table.Th scope="col" className="number">
                  {t('in')}
                </Table.Th>
                <Table.Th scope="col" className="number">
                  {t('out')}
                </Table.Th>
                <Table.Th scope="col" className="number">
                  {t('payments')}
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sorted.map(({ code, inMinor, outMinor, payments }) => (
                <Table.Tr key={code}>
                  <Table.Th scope="row" fw={400}>
                    {countryName(code)}
                  </Table.Th>
                  <Table.Td className="number">{money(inMinor)}</Table.Td>
                  <Table.Td className="number">{money(outMinor)}</Table.Td>
                  <Table.Td className="number">{number(payments)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : (
        <svg viewBox={`0 0 ${mapWidth} ${mapHeight}`} role="img" aria-label={title} className={classes.map}>
          {countries.map(({ code, path }, index) => (
            <path
              key={code ?? index}
              d={path}
              className={
                code !== null && named.has(code) ? classes.touched : code === home ? classes.home : classes.land
              }
            />
          ))}
          {sorted.map(({ code, inMinor, outMinor }) => {
            const at = centreOf.get(code);
            if (at === undefined) return null;
            const radius = 3 + 11 * Math.sqrt((inMinor + outMinor) / most);
            return (
              <g key={code}>
                {homeAt !== undefined && code !== home && (
                  <path
                    d={`M${homeAt[0]} ${homeAt[1]}Q${(homeAt[0] + at[0]) / 2} ${Math.min(homeAt[1], at[1]) - 24} ${at[0]} ${at[1]}`}
                    className={classes.way}
                  />
                )}
                <circle cx={at[0]} cy={at[1]} r={radius} className={classes.circle}>
                  <title>{`${countryName(code)}: ${t('in')} ${money(inMinor)}, ${t('out')} ${money(outMinor)}`}</title>
                </circle>
                <text x={at[0] + radius + 2} y={at[1] + 4} className={classes.label}>
                  {code}
                </text>
              </g>
            );
          })}
        </svg>
      )}
    </Figure>
  );
}
