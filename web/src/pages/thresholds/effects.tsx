import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number } from '../../i18n/format.ts';
import { type Distribution, type Effect, effectOf, type Group } from './lines.ts';

const day = 86_400_000;

/** `+3 ↑` */
function change(before: number, after: number, places: number): string {
  const by = after - before;
  if (Math.abs(by) < 10 ** -places / 2) return '±0';
  return `${by > 0 ? '+' : '−'}${number(Math.abs(by), places)} ${by > 0 ? '↑' : '↓'}`;
}

/** What the line of one segment would have done to the full history, beside the line in force. */
export function Effects({
  distribution,
  group,
  inForce,
  line,
}: {
  readonly distribution: Distribution;
  readonly group: Group;
  readonly inForce: number | null;
  readonly line: number;
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
        {rows.map(([name, of, places]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={400}>
              {t(name)}
            </Table.Th>
            <Table.Td className="number">{before === null ? '–' : number(of(before), places)}</Table.Td>
            <Table.Td className="number" data-effect={name}>
              {number(of(after), places)}
            </Table.Td>
            <Table.Td className="number">{before === null ? '–' : change(of(before), of(after), places)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
