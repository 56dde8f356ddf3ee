import { Box, Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../api/call.ts';
import { useSession } from '../api/session.ts';
import { number, percent } from '../i18n/format.ts';
import { inUnit } from '../i18n/units.ts';
import { densityOf, quantileAt, type Scale, scaleOf } from './quantile-shape.ts';
import classes from './peer-density.module.css';

type Compared = Answered<'getAlertPeers'>;
export type ComparedFeature = Compared['features'][number];
type Group = ComparedFeature['groups'][number];

const width = 280;
const densityHeight = 44;
const stripHeight = 22;

/** One customer's value on the peers' distribution, and the same value among other groups; the numbers as a table behind. */
export function PeerDensity({
  feature,
  probabilities,
}: {
  readonly feature: ComparedFeature;
  readonly probabilities: readonly number[];
}) {
  const { t } = useTranslation('charts');
  const { data: session } = useSession();
  const [asTable, setAsTable] = useState(false);
  const currency = session?.baseCurrency ?? 'EUR';
  const text = (value: number | null) => inUnit(value, feature.unit, currency);
  const groups = feature.groups.filter(({ quantiles }) => quantiles.some((each) => each !== null));
  const [own, ...others] = groups;
  if (own === undefined) {
    return (
      <Text size="sm" className="quiet">
        {t('peers.unknown')}
      </Text>
    );
  }
  const scale = scaleOf(groups, probabilities, feature.value);
  return (
    <Box component="figure" m={0} aria-label={t('peers.label', { feature: feature.label })}>
      {asTable ? (
        <GroupTable groups={groups} probabilities={probabilities} text={text} label={feature.label} />
      ) : (
        <>
          <Line name={t('peers.own')} about={own} text={text}>
            <Density group={own} probabilities={probabilities} scale={scale} value={feature.value} />
          </Line>
          {others.map((group) => (
            <Line key={group.segment} name={group.segment} about={group} text={text}>
              <Strip group={group} probabilities={probabilities} scale={scale} value={feature.value} />
            </Line>
          ))}
          <div className={classes.axis}>
            <span>{text(scale.ends[0])}</span>
            <span>{text(scale.ends[1])}</span>
          </div>
          <Text size="xs" className="quiet">
            {t('peers.ownMedian', {
              value: text(Number.isFinite(median(own, probabilities)) ? median(own, probabilities) : null),
            })}
          </Text>
        </>
      )}
      <Button size="compact-xs" variant="subtle" onClick={() => setAsTable(!asTable)} aria-pressed={asTable}>
        {t(asTable ? 'peers.picture' : 'peers.table')}
      </Button>
    </Box>
  );
}

const median = (group: Group, probabilities: readonly number[]) => quantileAt(group.quantiles, probabilities, 0.5);

function Line({
  name,
  about,
  children,
}: {
  readonly name: string;
  readonly about: Group;
  readonly text: (value: number | null) => string;
  readonly children: React.ReactNode;
}) {
  const { t } = useTranslation('charts');
  return (
    <div className={classes.line}>
      <div className={classes.name}>
        <Text size="xs" fw={about.own ? 600 : 400} truncate title={about.segment}>
          {name}
        </Text>
        <Text size="xs" className="quiet">
          {about.percentile === null
            ? t('peers.n', { n: number(about.peers) })
            : t('peers.standing', { share: percent(about.percentile, 1), n: number(about.peers) })}
        </Text>
      </div>
      {children}
    </div>
  );
}

interface Drawing {
  readonly group: Group;
  readonly probabilities: readonly number[];
  readonly scale: Scale;
  readonly value: number | null;
}

function Mark({ x, height }: { readonly x: number; readonly height: number }) {
  return (
    <g className={classes.mark}>
      <line x1={x} x2={x} y1={4} y2={height} />
      <path d={`M${x - 4} 0h8l-4 6z`} />
    </g>
  );
}

function Density({ group, probabilities, scale, value }: Drawing) {
  return (
    <svg width={width} height={densityHeight} aria-hidden="true">
      {densityOf(group.quantiles, probabilities, scale).map(({ from, to, height }, index) => (
        <rect
          key={index}
          x={from * width}
          width={(to - from) * width}
          y={densityHeight - Math.max(1, height * (densityHeight - 8))}
          height={Math.max(1, height * (densityHeight - 8))}
          className={classes.density}
        />
      ))}
      <line
        x1={scale.at(median(group, probabilities)) * width}
        x2={scale.at(median(group, probabilities)) * width}
        y1={10}
        y2={densityHeight}
        className={classes.median}
      />
      {value !== null && <Mark x={scale.at(value) * width} height={densityHeight} />}
    </svg>
  );
}

/** From the 5th to the 95th of a hundred a thin line, from the 20th to the 80th a thick one, the median a tick. */
function Strip({ group, probabilities, scale, value }: Drawing) {
  const x = (probability: number) => scale.at(quantileAt(group.quantiles, probabilities, probability)) * width;
  const middle = stripHeight / 2 + 2;
  return (
    <svg width={width} height={stripHeight} aria-hidden="true">
      <line x1={x(0.05)} x2={x(0.95)} y1={middle} y2={middle} className={classes.thin} />
      <line x1={x(0.2)} x2={x(0.8)} y1={middle} y2={middle} className={classes.thick} />
      <line x1={x(0.5)} x2={x(0.5)} y1={middle - 6} y2={middle + 6} className={classes.median} />
      {value !== null && <Mark x={scale.at(value) * width} height={stripHeight} />}
    </svg>
  );
}

function GroupTable({
  groups,
  probabilities,
  text,
  label,
}: {
  readonly groups: readonly Group[];
  readonly probabilities: readonly number[];
  readonly text: (value: number | null) => string;
  readonly label: string;
}) {
  const { t } = useTranslation('charts');
  const at = (group: Group, probability: number) => {
    const value = quantileAt(group.quantiles, probabilities, probability);
    return text(Number.isFinite(value) ? value : null);
  };
  return (
    <Table.ScrollContainer minWidth={480} tabIndex={0} role="region" aria-label={label}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('peers.group')}</Table.Th>
            {['5 %', t('peers.median'), '95 %', t('peers.atOrBelow'), 'n'].map((column) => (
              <Table.Th key={column} scope="col" className="number">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map((group) => (
            <Table.Tr key={group.segment}>
              <Table.Th scope="row" fw={group.own ? 600 : 400}>
                {group.segment}
              </Table.Th>
              <Table.Td className="number">{at(group, 0.05)}</Table.Td>
              <Table.Td className="number">{at(group, 0.5)}</Table.Td>
              <Table.Td className="number">{at(group, 0.95)}</Table.Td>
              <Table.Td className="number">{group.percentile === null ? '–' : percent(group.percentile, 1)}</Table.Td>
              <Table.Td className="number">{number(group.peers)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
