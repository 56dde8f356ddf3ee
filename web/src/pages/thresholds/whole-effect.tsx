import { Paper, Skeleton, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Trans, useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { interval, number } from '../../i18n/format.ts';
import { Failed } from '../../shell/states.tsx';
import { type Counted, CountedNumber } from './counted.tsx';
import type { Governed } from './lines.ts';

/** The whole draft simulated on every stored score, party-months over all segments counted once. */
export function WholeEffect({ draft }: { readonly draft: Governed }) {
  const { t } = useTranslation('thresholds');
  const [still] = useDebouncedValue(draft, 400);
  const { data, error, isPending, refetch } = useOperation('postSimulation', { body: { threshold: still } });
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (isPending) return <Skeleton height={72} aria-busy="true" />;
  const { before, after, gained, lost, productive, productiveMissed, kept, hoursBefore, hoursAfter } = data;
  const opens = (set: Counted['set'], count: number, per: Counted['per'] = 'leg') =>
    count === 0 ? (
      <span />
    ) : (
      <CountedNumber counted={{ set, per, rule: null, after: still }} title={t(`counted.whole.${set}`)} />
    );
  return (
    <Paper withBorder p="md" component="section" aria-label={t('whole')}>
      <Text size="sm" fw={600} component="div">
        <Trans
          t={t}
          i18nKey="wholeFinding"
          values={{ before: number(before.units), after: number(after.units) }}
          components={{
            before: opens('before', before.units, 'party-month'),
            after: opens('after', after.units, 'party-month'),
          }}
        />
      </Text>
      <Text size="sm" component="div">
        <Trans
          t={t}
          i18nKey="wholeDetail"
          values={{
            gained: number(gained),
            lost: number(lost),
            hoursBefore: number(hoursBefore.hours, 1),
            hoursAfter: number(hoursAfter.hours, 1),
          }}
          components={{ gained: opens('gained', gained), lost: opens('lost', lost) }}
        />{' '}
        {productive === 0 || kept.share === null || kept.low === null || kept.high === null ? (
          t('noneProductive')
        ) : (
          <Trans
            t={t}
            i18nKey="wholeMissed"
            values={{
              missed: number(productiveMissed),
              productive: number(productive),
              kept: interval(kept.share, [kept.low, kept.high]),
            }}
            components={{ missed: opens('missed', productiveMissed) }}
          />
        )}
      </Text>
    </Paper>
  );
}
