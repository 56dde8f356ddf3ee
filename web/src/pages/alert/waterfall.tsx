import { Box, Collapse, Group, Table, Text, UnstyledButton } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { number, percent } from '../../i18n/format.ts';
import classes from './waterfall.module.css';

export type Explanation = NonNullable<Answered<'getAlert'>['reasons']>;
export type Reason = Explanation['reasons'][number];

/** Pixels of the drawing: beside a list, and on a page of its own. */
const widths = { narrow: 120, wide: 320 };

/** Contributions from the peers' typical record to this score: each bar starts where the one above ended. */
export function Waterfall({
  explanation,
  narrow = false,
}: {
  readonly explanation: Explanation;
  readonly narrow?: boolean;
}) {
  const { t } = useTranslation('alert');
  const { base, logit, reasons, score } = explanation;
  const width = narrow ? widths.narrow : widths.wide;
  const ends: number[] = [];
  let at = base;
  for (const { contribution } of reasons) ends.push((at += contribution));
  const low = Math.min(base, logit, 0, ...ends);
  const high = Math.max(base, logit, 0, ...ends);
  const scale = (value: number) => ((value - low) / (high - low || 1)) * width;
  return (
    <Box component="section" aria-label={t('why')}>
      <Row label={t('base')} text={number(base, 1)} width={width}>
        <rect x={scale(base) - 1} y={3} width={2} height={14} className={classes.mark} />
      </Row>
      {reasons.map((reason, index) => (
        <ReasonRow
          key={reason.group}
          reason={reason}
          from={scale(ends[index]! - reason.contribution)}
          to={scale(ends[index]!)}
          width={width}
        />
      ))}
      <Row label={t('sum', { score: number(score, 2) })} text={number(logit, 1)} width={width} strong>
        <rect x={scale(logit) - 1} y={3} width={2} height={14} className={classes.mark} />
      </Row>
    </Box>
  );
}

function Row({
  label,
  text,
  width,
  strong = false,
  children,
}: {
  readonly label: string;
  readonly text: string;
  readonly width: number;
  readonly strong?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Group wrap="nowrap" gap="sm" className={classes.row}>
      <Text size="sm" fw={strong ? 600 : 400} className={classes.label}>
        {label}
      </Text>
      <Text size="sm" fw={strong ? 600 : 400} className={classes.value}>
        {text}
      </Text>
      <svg width={width} height={20} aria-hidden="true">
        {children}
      </svg>
    </Group>
  );
}

function ReasonRow({
  reason,
  from,
  to,
  width,
}: {
  readonly reason: Reason;
  readonly from: number;
  readonly to: number;
  readonly width: number;
}) {
  const { t } = useTranslation('alert');
  const [open, setOpen] = useState(false);
  const raises = reason.contribution >= 0;
  return (
    <Box>
      <UnstyledButton onClick={() => setOpen(!open)} aria-expanded={open} className={classes.opener}>
        <Row
          label={reason.group}
          width={width}
          text={`${raises ? '+' : '−'}${number(Math.abs(reason.contribution), 1)}`}
        >
          <rect
            x={Math.min(from, to)}
            y={4}
            width={Math.max(1, Math.abs(to - from))}
            height={12}
            className={raises ? classes.raises : classes.lowers}
          />
        </Row>
      </UnstyledButton>
      <Collapse expanded={open}>
        <Box className={classes.detail}>
          <Text size="sm">{reason.sentence}</Text>
          <Table mt="xs" withRowBorders={false} verticalSpacing={2}>
            <Table.Tbody>
              <Fact name={t('feature')} value={reason.label} />
              <Fact
                name={t('percentile')}
                value={reason.peerPercentile === null ? '–' : percent(reason.peerPercentile, 1)}
              />
              <Fact name={t('peers')} value={`n = ${number(reason.peers)} · ${reason.segment}`} />
              <Fact name={t('pooling')} value={percent(reason.poolingWeight)} />
            </Table.Tbody>
          </Table>
        </Box>
      </Collapse>
    </Box>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" className="quiet" fw={400}>
        {name}
      </Table.Th>
      <Table.Td>{value}</Table.Td>
    </Table.Tr>
  );
}
