import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number } from '../../i18n/format.ts';
import { type Counted, CountedNumber } from './counted.tsx';
import { type Distribution, type Effect, effectOf, type Governed, type Group, withLine } from './lines.ts';

const day = 86_400_000;

/** `+3 ↑` */
function change(before: number, after: number, places: number): string {
  const by = after - before;
  if (Math.abs(by) < 10 ** -places / 2) return '±0';
  return `${by > 0 ? '+' : '−'}${number(Math.abs(by), places)} ${by > 0 ? '↑' : '↓'}`;
}

/** The rows whose numbers count evaluations, and which. */
const listed: Readonly<Record<string, Pick<Counted, 'set' | 'per'>>> = {
  unitsRow: { set: 'after', per: 'party-month' },
  legsRow: { set: 'after', per: 'leg' },
  missedRow: { set: 'missed', per: 'leg' },
};

/** What the line of one segment would have done to the full history, beside the line in force; counts open what they count. */
export function Effects({
  distribution,
  group,
  inForce,
  line,
  draft,
  name,
}: {
  readonly distribution: Distribution;
  readonly group: Group;
  readonly inForce: number | null;
  readonly line: number;
  readonly draft: Governed;
  readonly name: string;
}) {
  const { t } = useTranslation('thresholds');
  const after = effectOf(distribution, group, line);
  const before = inForce === null ? null : effectOf(distribution, group, inForce);
  const days = Math.max(1, (distribution.lastAt - distribution.firstAt) / day);
  const rows: readonly (readonly [string, (effect: Effect) => number, number])[] = [
    ['unitsRow', ({ units }) => units, 0],
    ['perDay', ({ units }) => units / days, 2],
    ['legsRow', ({ legs }) => legs, 0],
    ['missedRow', ({ productiveMissed }) => productiveMissed, 0],
    ['hoursRow', ({ hours }) => hours, 1],
    ['btlRow', ({ btlSample }) => btlSample, 0],
  ];
  const { mean, low, high, n } = distribution.minutesPerAlert;
  const { rule } = group;
  const opening = (row: string, at: number, count: number, places: number) => {
    const text = number(count, places);
    const list = listed[row];
    if (list === undefined || count === 0) return text;
    const counted: Counted = { ...list, rule, after: withLine(draft, rule, at) };
    return (
      <CountedNumber counted={counted} title={t(`counted.title.${row}`, { name, line: number(at, 3) })}>
        {text}
      </CountedNumber>
    );
  };
  const changing = (row: string, from: number, was: number, is: number, places: number) => {
    const text = change(was, is, places);
    const list = listed[row];
    if (list === undefined || list.set === 'missed' || was === is) return text;
    const set = is > was ? 'gained' : 'lost';
    const lines = { before: withLine(draft, rule, from), after: withLine(draft, rule, line) };
    return (
      <CountedNumber counted={{ ...lines, set, per: list.per, rule }} title={t(`counted.title.${set}`, { name })}>
        {text}
      </CountedNumber>
    );
  };
  return (
    <Table verticalSpacing={4}>
      <Table.Caption>
        {n === 0
          ? t('minutesAssumed', { mean: number(mean) })
          : t('minutesMeasured', { mean: number(mean, 1), low: number(low, 1), high: number(high, 1), n: number(n) })}
      </Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('effect')}</Table.Th>
          <Table.Th scope="col" className="number">
            {inForce === null ? t('inForceNone') : t('inForceAt', { line: number(inForce, 3) })}
          </Table.Th>
          <Table.Th scope="col" className="number">
            {t('draftAt', { line: number(line, 3) })}
          </Table.Th>
          <Table.Th scope="col" className="number">
            {t('change')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(([row, of, places]) => (
          <Table.Tr key={row}>
            <Table.Th scope="row" fw={400}>
              {t(row)}
            </Table.Th>
            <Table.Td className="number">
              {before === null || inForce === null ? '–' : opening(row, inForce, of(before), places)}
            </Table.Td>
            <Table.Td className="number" data-effect={row}>
              {opening(row, line, of(after), places)}
            </Table.Td>
            <Table.Td className="number">
              {before === null || inForce === null ? '–' : changing(row, inForce, of(before), of(after), places)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
