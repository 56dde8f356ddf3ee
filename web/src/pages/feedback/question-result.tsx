import { Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number } from '../../i18n/format.ts';
import { IntervalBar } from '../../charts/interval-bar.tsx';
import { metricText, type ResultCell, type Results, scaleOf } from './metric-text.ts';

type Question = Results['questions'][number];

/** A question's finding, then its parts; where it has no metric, the share of each option. */
export function QuestionResult({
  question,
  smallest,
  nameOf,
}: {
  readonly question: Question;
  readonly smallest: number;
  readonly nameOf: (key: string) => string;
}) {
  const { t } = useTranslation('feedback');
  const { id, text, total, cells, comparison } = question;
  const metric = total.suppressed ? null : total.cell.metric;
  const finding = total.suppressed
    ? t('hidden', { n: smallest })
    : metric === null
      ? t('nAnswers', { n: number(total.cell.n) })
      : t('finding', { metric: t(`metric.${metric.name}`), value: metricText(metric), n: number(metric.n) });
  const rows: readonly (readonly [string, ResultCell])[] =
    cells.length > 0 ? cells.map((cell) => [nameOf(cell.key ?? ''), cell]) : [[t('byWay.nothing'), total]];
  return (
    <div>
      <Title order={3}>{text}</Title>
      <Text size="lg" fw={600}>
        {finding}
      </Text>
      {metric !== null && (
        <Text size="xs" className="quiet" mb="xs">
          {metric.method}
        </Text>
      )}
      <Table.ScrollContainer minWidth={420} mah={400} tabIndex={0} role="region" aria-label={text}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('part')}</Table.Th>
              <Table.Th scope="col" className="number">
                n
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('estimate')}
              </Table.Th>
              <Table.Td aria-hidden="true" />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{rows.flatMap(([name, cell]) => rowsOf(id, name, cell, smallest))}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {comparison !== null && comparison.p !== null && (
        <Text size="xs" className="quiet">
          {t('compared', { test: comparison.test, p: number(comparison.p, 4) })}
        </Text>
      )}
    </div>
  );
}

function rowsOf(id: string, name: string, cell: ResultCell, smallest: number) {
  if (cell.suppressed) {
    return (
      <Table.Tr key={`${id} ${name}`}>
        <Table.Th scope="row" fw={400}>
          {name}
        </Table.Th>
        <Table.Td className="number">{`n < ${smallest}`}</Table.Td>
        <Table.Td className="number">–</Table.Td>
        <Table.Td />
      </Table.Tr>
    );
  }
  const { n, metric, distribution } = cell.cell;
  const lines =
    metric === null
      ? distribution.map(({ answer, count, share }) => ({ label: `${name}: ${answer}`, n: count, shown: share }))
      : [{ label: name, n, shown: metric }];
  return lines.map(({ label, n: count, shown }) => (
    <Table.Tr key={`${id} ${label}`}>
      <Table.Th scope="row" fw={400}>
        {label}
      </Table.Th>
      <Table.Td className="number">{number(count)}</Table.Td>
      <Table.Td className="number">{metricText(shown)}</Table.Td>
      <Table.Td w={176}>
        <IntervalBar {...shown} scale={scaleOf(shown)} />
      </Table.Td>
    </Table.Tr>
  ));
}
