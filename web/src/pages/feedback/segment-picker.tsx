import { MultiSelect, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Targeting } from '#contract/survey-definition';
import { useOperation } from '../../api/queries.ts';
import { number } from '../../i18n/format.ts';
import { Failed } from '../../shell/states.tsx';

/** Commercial segments to choose from, and how many customers the choice reaches now. */
export function SegmentPicker({
  chosen,
  choose,
}: {
  readonly chosen: Targeting['segments'];
  readonly choose: (segments: Targeting['segments']) => void;
}) {
  const { t } = useTranslation('feedback');
  const { data, error, refetch } = useOperation('getCommercialSegments');
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const all = data?.items ?? [];
  const nameOf = ({ segmentation, segment }: Targeting['segments'][number]) => `${segmentation}/${segment}`;
  const names = new Set(chosen.map(nameOf));
  const size = all.reduce((sum, each) => sum + (names.has(nameOf(each)) ? each.members : 0), 0);
  const overlap = new Set(chosen.map(({ segmentation }) => segmentation)).size > 1;
  const options = all.map((each) => ({
    value: nameOf(each),
    label: `${each.segmentation}: ${each.label} (${number(each.members)})`,
  }));
  const gone = [...names].filter((name) => !options.some(({ value }) => value === name));
  return (
    <div>
      <MultiSelect
        label={t('segments')}
        description={t(all.length === 0 ? 'segmentsNone' : 'segmentsAbout')}
        data={[...options, ...gone.map((value) => ({ value, label: value }))]}
        value={[...names]}
        onChange={(values) =>
          choose(
            values.map((value) => {
              const cut = value.indexOf('/');
              return { segmentation: value.slice(0, cut), segment: value.slice(cut + 1) };
            }),
          )
        }
      />
      <Text size="sm" mt="xs" role="status">
        {chosen.length === 0 ? t('everyone') : t(overlap ? 'reachesAtMost' : 'reaches', { n: number(size) })}
      </Text>
    </div>
  );
}
