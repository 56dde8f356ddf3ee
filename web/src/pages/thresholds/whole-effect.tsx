import { Paper, Skeleton, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { interval, number } from '../../i18n/format.ts';
import { Failed } from '../../shell/states.tsx';
import type { Governed } from './lines.ts';

/** The whole draft simulated on every stored score, party-months over all segments counted once. */
export function WholeEffect({ draft }: { readonly draft: Governed }) {
  const { t } = useTranslation('thresholds');
  const [still] = useDebouncedValue(draft, 400);
  const { data, error, isPending, refetch } = useOperation('postSimulation', { body: { threshold: still } });
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (isPending) return <Skeleton height={72} aria-busy="true" />;
  const { before, after, gained, lost, productive, productiveMissed, kept, hoursBefore, hoursAfter } = data;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('whole')}>
      <Text size="sm" fw={600}>
        {t('wholeFinding', { before: number(before.units), after: number(after.units) })}
      </Text>
      <Text size="sm">
        {t('wholeDetail', {
          gained: number(gained),
          lost: number(lost),
          hoursBefore: number(hoursBefore.hours, 1),
          hoursAfter: number(hoursAfter.hours, 1),
        })}{' '}
        {productive === 0 || kept.share === null || kept.low === null || kept.high === null
          ? t('noneProductive')
          : t('wholeMissed', {
              missed: number(productiveMissed),
              productive: number(productive),
              kept: interval(kept.share, [kept.low, kept.high]),
            })}
      </Text>
    </Paper>
  );
}
