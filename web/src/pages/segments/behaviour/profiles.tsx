import { Group, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number, percent } from '../../../i18n/format.ts';
import type { Segmentation, ViewProps } from './operations.ts';
import { SegmentMark } from './segment-mark.tsx';
import classes from './profiles.module.css';

type Column = Segmentation['columns'][number];
type Spread = Extract<Column, { type: 'number' }>['everyone'];

const mostColumns = 10;
const widthPx = 180;

/** Each segment in a sentence that one can repeat, and its most telling columns against everyone. */
export function Profiles({ segmentation: { segments, columns } }: ViewProps) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      {segments.map(({ id, name, description, differentiators }, position) => (
        <Paper key={id} withBorder p="lg" component="section" aria-labelledby={`segment-${id}`}>
          <Stack gap="xs">
            <Group gap="sm" wrap="nowrap">
              <SegmentMark position={position} />
              <Title order={3} id={`segment-${id}`}>
                {id} {name}
              </Title>
            </Group>
            <Text size="sm">{description}</Text>
            <Telling
              label={`${id} ${name}`}
              position={position}
              columns={differentiators
                .slice(0, mostColumns)
                .flatMap(({ column }) => columns.filter((each) => each.name === column))}
            />
          </Stack>
        </Paper>
      ))}
    </SimpleGrid>
  );
}

function Telling({
  label,
  position,
  columns,
}: {
  readonly label: string;
  readonly position: number;
  readonly columns: readonly Column[];
}) {
  const { t } = useTranslation('segments');
  return (
    <Table.ScrollContainer
      minWidth={420}
      tabIndex={0}
      role="region"
      aria-label={t('behaviour.columnsOf', { name: label })}
    >
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('behaviour.column')}</Table.Th>
            <Table.Th scope="col" className="number">
              {t('behaviour.here')}
            </Table.Th>
            <Table.Th scope="col" className="number">
              {t('behaviour.everyone')}
            </Table.Th>
            <Table.Td aria-hidden="true">
              <Text size="xs" className="quiet">
                {t('behaviour.spread')}
              </Text>
            </Table.Td>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {columns.map((column) => (
            <Table.Tr key={column.name}>
              <Table.Th scope="row" fw={400}>
                {column.name}
              </Table.Th>
              {column.type === 'number' ? (
                <NumberCells own={column.segments[position]!} everyone={column.everyone} />
              ) : (
                <TextCells column={column} position={position} />
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Three digits that matter; more would claim too much of a median. */
const short = (value: number) => number(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 1 : 2);

function NumberCells({ own, everyone }: { readonly own: Spread; readonly everyone: Spread }) {
  const median = ({ quantiles }: Spread) => (quantiles === null ? '–' : short(quantiles[2]!));
  return (
    <>
      <Table.Td className="number">{median(own)}</Table.Td>
      <Table.Td className="number">{median(everyone)}</Table.Td>
      <Table.Td aria-hidden="true" w={widthPx + 16}>
        <Spreads own={own} everyone={everyone} />
      </Table.Td>
    </>
  );
}

/** The middle 80 % as a line and the middle half as a bar: everyone quietly, the segment above it. */
function Spreads({ own, everyone }: { readonly own: Spread; readonly everyone: Spread }) {
  if (own.quantiles === null || everyone.quantiles === null) return null;
  const low = Math.min(own.quantiles[0]!, everyone.quantiles[0]!);
  const high = Math.max(own.quantiles[4]!, everyone.quantiles[4]!);
  const x = (value: number) => (high === low ? widthPx / 2 : (widthPx * (value - low)) / (high - low));
  const bars = [
    { quantiles: own.quantiles, y: 6, mark: classes.own },
    { quantiles: everyone.quantiles, y: 17, mark: classes.everyone },
  ];
  return (
    <svg width={widthPx} height={23}>
      {bars.map(({ quantiles: [p10, p25, p50, p75, p90], y, mark }) => (
        <g key={y} className={mark}>
          <line x1={x(p10!)} x2={x(p90!)} y1={y} y2={y} />
          <rect x={x(p25!)} width={Math.max(1, x(p75!) - x(p25!))} y={y - 3} height={6} />
          <circle cx={Math.min(widthPx - 3, Math.max(3, x(p50!)))} cy={y} r={3} />
        </g>
      ))}
    </svg>
  );
}

function TextCells({
  column,
  position,
}: {
  readonly column: Extract<Column, { type: 'text' }>;
  readonly position: number;
}) {
  const own = column.segments[position]!;
  const at = own.indexOf(Math.max(...own));
  return (
    <>
      <Table.Td className="number">
        {column.labels[at]} {percent(own[at]!)}
      </Table.Td>
      <Table.Td className="number">{percent(column.everyone[at]!)}</Table.Td>
      <Table.Td aria-hidden="true" />
    </>
  );
}
