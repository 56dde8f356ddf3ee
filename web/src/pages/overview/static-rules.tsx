import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { day, interval, number, percent } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Question } from './question.tsx';

type Arm = Answered<'getTrialComparison'>['comparison']['champion'];

/** What the bank's static rules would have raised, beside the model, with the same number of customers for each. */
export function StaticRules() {
  const { t } = useTranslation('overview');
  const trials = useOperation('getTrials');
  const trial = trials.data?.items.find(({ champion, challenger }) =>
    [champion, challenger].some((each) => each.startsWith('rules:')),
  );
  const comparison = useOperation(
    'getTrialComparison',
    { params: { id: trial?.id ?? 1 } },
    { enabled: trial !== undefined },
  );
  if (trials.isPending) return <Loading rows={3} />;
  const error = trials.error ?? comparison.error;
  if (error !== null) return <Failed error={error} retry={() => void trials.refetch()} />;
  if (trial === undefined) {
    return (
      <Question question={t('rules.question')} answer={t('rules.none')}>
        <Text size="sm">{t('rules.start')}</Text>
      </Question>
    );
  }
  if (comparison.data === undefined) return <Loading rows={3} />;
  const { champion, challenger, gain, onlyChampion, onlyChallenger, budget } = comparison.data.comparison;
  const rulesFirst = trial.champion.startsWith('rules:');
  const rows: readonly (readonly [name: string, arm: Arm, only: number])[] = [
    [t('rules.rules'), rulesFirst ? champion : challenger, rulesFirst ? onlyChampion : onlyChallenger],
    [t('rules.model'), rulesFirst ? challenger : champion, rulesFirst ? onlyChallenger : onlyChampion],
  ];
  return (
    <Question
      question={t('rules.question')}
      answer={
        gain === null
          ? t('rules.early')
          : t('rules.gain', { gain: interval(gain.value, [gain.low, gain.high]), since: day(trial.startedAt) })
      }
    >
      <Table verticalSpacing={4}>
        <Table.Caption>{t('rules.budget', { budget: number(budget) })}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('rules.who')}</Table.Th>
            {(['queued', 'decided', 'yield', 'only'] as const).map((column) => (
              <Table.Th key={column} scope="col" className="number">
                {t(`rules.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, arm, only]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {name}
              </Table.Th>
              <Table.Td className="number">{number(arm.queued)}</Table.Td>
              <Table.Td className="number">{number(arm.decided)}</Table.Td>
              <Table.Td className="number">
                {arm.decided === 0
                  ? '–'
                  : `${percent(arm.yield.share ?? 0)} [${percent(arm.low)}, ${percent(arm.high)}]`}
              </Table.Td>
              <Table.Td className="number">{number(only)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Question>
  );
}
