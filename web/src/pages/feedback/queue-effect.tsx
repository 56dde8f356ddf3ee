import { SegmentedControl, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useOperation } from '../../api/queries.ts';
import { IntervalBar } from '../../charts/interval-bar.tsx';
import { number, percent, time } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';

type Effect = Answered<'getQueueEffect'>['effect'];
type Share = NonNullable<Effect['reviewed']>['precisionBefore'];

const budgets = [0.1, 0.25, 0.5] as const;
const parts = ['reviewed', 'unreviewed'] as const;

export const written = ({ share, low, high }: Share): string =>
  share === null || low === null || high === null
    ? '–'
    : `${percent(share, 1)} [${number(100 * low, 1)}, ${number(100 * high, 1)}]`;

/** The queue in the order of the plain fusion and of weights learned from decisions, worked to the same budget. */
export function QueueEffect() {
  const { t } = useTranslation('feedback');
  const [budgetShare, setBudget] = useState<number>(0.25);
  const { data, error, isPending, refetch } = useOperation('getQueueEffect', { query: { budgetShare } });
  const noModel = error instanceof ApiProblem && error.body.code === 'improve.no-model';
  return (
    <Section
      title={t('loop.effect')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('loop.budget')}
          data={budgets.map((each) => ({ value: String(each), label: t('loop.top', { share: percent(each) }) }))}
          value={String(budgetShare)}
          onChange={(value) => setBudget(Number(value))}
        />
      }
    >
      {isPending && <Loading rows={3} />}
      {noModel && <Empty title={t('loop.noModel')}>{t('loop.noModelNext')}</Empty>}
      {error !== null && !noModel && <Failed error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <EffectTable effect={data.effect} />
          <Text size="xs" className="quiet" mt="sm">
            {data.effect.learnedUntil !== null && `${t('loop.learnedUntil', { at: time(data.effect.learnedUntil) })} `}
            {data.labelNoise.decidedTwice === 0
              ? t('loop.noiseUnknown')
              : t('loop.noise', {
                  count: data.labelNoise.decidedTwice,
                  share: written(data.labelNoise.reversed),
                })}
          </Text>
        </>
      )}
    </Section>
  );
}

/** Precision of the alerts that are worked, before and after; or why nothing can be said. */
export function EffectTable({ effect }: { readonly effect: Effect }) {
  const { t } = useTranslation('feedback');
  const { unreviewed } = effect;
  if (unreviewed === null) {
    return (
      <>
        <Text fw={600}>{t('loop.nothingYet')}</Text>
        <Text size="sm">{effect.reason}</Text>
      </>
    );
  }
  return (
    <>
      <Text fw={600} mb="xs">
        {t('loop.finding', {
          before: written(unreviewed.precisionBefore),
          after: written(unreviewed.precisionAfter),
        })}
      </Text>
      <Table.ScrollContainer minWidth={760} tabIndex={0} role="region" aria-label={t('loop.effect')}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('loop.part')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('loop.alerts')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('loop.worked')}
              </Table.Th>
              <Table.Th scope="col">{t('loop.order')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('loop.precision')}
              </Table.Th>
              <Table.Td aria-hidden="true" />
              <Table.Th scope="col" className="number">
                {t('loop.averagePrecision')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {parts.flatMap((part) => {
              const figures = effect[part];
              if (figures === null) return [];
              const orders = [
                ['before', figures.precisionBefore, figures.averagePrecisionBefore],
                ['after', figures.precisionAfter, figures.averagePrecisionAfter],
              ] as const;
              return orders.map(([order, precision, average]) => (
                <Table.Tr key={`${part} ${order}`}>
                  <Table.Th scope="row" fw={400}>
                    {t(`loop.${part}`)}
                  </Table.Th>
                  <Table.Td className="number">{number(figures.alerts)}</Table.Td>
                  <Table.Td className="number">{number(figures.worked)}</Table.Td>
                  <Table.Td>{t(`loop.${order}`)}</Table.Td>
                  <Table.Td className="number">{written(precision)}</Table.Td>
                  <Table.Td w={176}>
                    {precision.share !== null && precision.low !== null && precision.high !== null && (
                      <IntervalBar value={precision.share} low={precision.low} high={precision.high} scale={[0, 1]} />
                    )}
                  </Table.Td>
                  <Table.Td className="number">{average === null ? '–' : number(average, 3)}</Table.Td>
                </Table.Tr>
              ));
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
