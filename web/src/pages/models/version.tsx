import { Anchor, Code, SimpleGrid, Spoiler, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/call.ts';
import { day, number, percent } from '../../i18n/format.ts';
import { factsOf } from './manifest.ts';

const shares = ['recall', 'precision', 'falsePositiveReduction'];
const dates = ['firstAt', 'lastAt', 'calibrationFirstAt', 'calibrationLastAt'];

const order = [
  'rows',
  'parties',
  'firstAt',
  'lastAt',
  'calibrationRows',
  'calibrationEarlierRows',
  'calibrationParties',
  'calibrationFirstAt',
  'calibrationLastAt',
];
/** As they are read; the database does not keep their order. */
const inOrder = (training: Readonly<Record<string, number>>) =>
  Object.entries(training).toSorted(([a], [b]) => (order.indexOf(a) + 1 || 99) - (order.indexOf(b) + 1 || 99));

/** A version in figures: how it did in its test period, and what it was made of. */
export function Version({ version, manifest }: { readonly version: string; readonly manifest: unknown }) {
  const { t } = useTranslation('models');
  const { codeVersion, trainingData, metrics, training, features, experts, cellAxes } = factsOf(manifest);
  const measured = Object.entries(metrics).map(([name, value]) => ({
    name: t(`metric.${name}`, { defaultValue: name }),
    value: shares.includes(name) ? percent(value, 1) : number(value, Number.isInteger(value) ? 0 : 3),
  }));
  const made = [
    ...inOrder(training).map(([name, value]) => ({
      name: t(`training.${name}`, { defaultValue: name }),
      value: dates.includes(name) ? day(value) : number(value),
    })),
    ...(features === null ? [] : [{ name: t('features'), value: number(features) }]),
  ];
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Figures title={t('metrics')} rows={measured} none={t('noMetrics')} />
        <Figures title={t('madeOf')} rows={made} none="–" />
      </SimpleGrid>
      <Text size="sm">{t('parts', { experts: experts.join(', ') || '–', axes: cellAxes.join(' × ') || '–' })}</Text>
      {codeVersion !== null && trainingData !== null && (
        <Text size="xs" className="quiet">
          {t('origin', { code: codeVersion, data: trainingData })}
        </Text>
      )}
      <Anchor href={urlOf('getModelDocument', { version })} download size="sm" underline="always">
        {t('document')}
      </Anchor>
      <Spoiler maxHeight={0} showLabel={t('manifest')} hideLabel={t('hide')}>
        <Code block mah={420} tabIndex={0}>
          {JSON.stringify(manifest, null, 2)}
        </Code>
      </Spoiler>
    </Stack>
  );
}

function Figures({
  title,
  rows,
  none,
}: {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly value: string }[];
  readonly none: string;
}) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {rows.length === 0 ? (
        <Text size="sm" className="quiet">
          {none}
        </Text>
      ) : (
        <Table verticalSpacing={4} aria-label={title}>
          <Table.Tbody>
            {rows.map(({ name, value }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400}>
                  {name}
                </Table.Th>
                <Table.Td className="number">{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  );
}
