import { Box, Collapse, Group, Table, Text, UnstyledButton } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { type ComparedFeature, PeerDensity } from '../../charts/peer-density.tsx';
import { number, percent } from '../../i18n/format.ts';
import classes from './waterfall.module.css';

export type Explanation = NonNullable<Answered<'getAlert'>['reasons']>;
export type Reason = Explanation['reasons'][number];

/** Pixels of the drawing: beside a list, and on a page of its own. */
const widths = { narrow: 120, wide: 320 };

/** Contributions from the peers' typical record to this score: each bar starts where the one above ended. */
export function Waterfall({
  explanation,
  compared,
  narrow = false,
}: {
  readonly explanation: Explanation;
  /** The peers' distribution of each reason, once it is known. */
  readonly compared?: Answered<'getAlertPeers'>;
  readonly narrow?: boolean;
}) {
  const { t } = useTranslation('alert');
  const [all, setAll] = useState(false);
  const { base, logit, reasons, score } = explanation;
  const width = narrow ? widths.narrow : widths.wide;
  const ends: number[] = [];
  let at = base;
  for (const { contribution } of reasons) ends.push((at += contribution));
  const low = Math.min(base, logit, 0, ...ends);
  const high = Math.max(base, logit, 0, ...ends);
  const small = reasons.filter(isSmall);
  const scale = (value: number) => ((value - low) / (high - low || 1)) * width;
  return (
    <Box component="section" aria-label={t('why')}>
      <Row label={t('base')} text={number(base, 1)} width={width}>
        <rect x={scale(base) - 1} y={3} width={2} height={14} className={classes.mark} />
      </Row>
      {reasons.map((reason, index) =>
        !all && isSmall(reason) ? null : (
          <ReasonRow
            key={reason.group}
            reason={reason}
            from={scale(ends[index]! - reason.contribution)}
            to={scale(ends[index]!)}
            width={width}
            compared={compared}
          />
        ),
      )}
      {!all && small.length > 0 && (
        <UnstyledButton onClick={() => setAll(true)} aria-expanded={false} className={classes.opener}>
          <Row label={t('others', { count: small.length })} text={signed(sumOf(small))} width={width}>
            <rect x={scale(logit) - 1} y={4} width={1} height={12} className={classes.lowers} />
          </Row>
        </UnstyledButton>
      )}
      <Row label={t('sum', { score: number(score, 2) })} text={number(logit, 1)} width={width} strong>
        <rect x={scale(logit) - 1} y={3} width={2} height={14} className={classes.mark} />
      </Row>
    </Box>
  );
}

/** Rounds to nothing: shown together until it is asked for. */
const isSmall = ({ contribution }: Reason) => Math.abs(contribution) < 0.05;
const sumOf = (some: readonly Reason[]) => some.reduce((sum, { contribution }) => sum + contribution, 0);
const signed = (value: number) => `${Math.round(10 * value) > 0 ? '+' : ''}${number(value, 1)}`;

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
      <svg viewBox={`0 0 ${width} 20`} preserveAspectRatio="none" className={classes.bars} aria-hidden="true">
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
  compared,
}: {
  readonly reason: Reason;
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly compared: Answered<'getAlertPeers'> | undefined;
}) {
  const { t } = useTranslation('alert');
  const [open, setOpen] = useState(false);
  const raises = reason.contribution >= 0;
  const feature: ComparedFeature | undefined = compared?.features.find((each) => each.feature === reason.feature);
  return (
    <Box>
      <UnstyledButton onClick={() => setOpen(!open)} aria-expanded={open} className={classes.opener}>
        <Row
          label={t(`casework:group.${reason.group}`, { defaultValue: reason.group })}
          width={width}
          text={signed(reason.contribution)}
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
          <Text size="sm" mb="xs">
            {reason.sentence}
          </Text>
          {open && feature !== undefined && compared !== undefined && (
            <PeerDensity feature={feature} probabilities={compared.probabilities} />
          )}
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
