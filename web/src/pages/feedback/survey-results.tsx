import { Group, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { number } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { QuestionResult } from './question-result.tsx';

type By = 'nothing' | 'segment' | 'week' | 'month';

/** Each question's metric with its interval: in all, by commercial segment, or over time. */
export function SurveyResults({ id, anonymous }: { readonly id: string; readonly anonymous: boolean }) {
  const { t } = useTranslation('feedback');
  const [by, setBy] = useState<By>('nothing');
  const [chosen, setChosen] = useState<string | null>(null);
  const segments = useOperation('getCommercialSegments');
  const segmentations = [...new Set((segments.data?.items ?? []).map(({ segmentation }) => segmentation))];
  const segmentation = chosen ?? segmentations[0];
  const labels = new Map(
    (segments.data?.items ?? [])
      .filter((each) => each.segmentation === segmentation)
      .map(({ segment, label }) => [segment, label]),
  );
  const { data, error, isPending, refetch } = useOperation('getSurveyResults', {
    params: { id },
    query: { by, ...(by === 'segment' && segmentation !== undefined ? { segmentation } : {}) },
  });
  const ways: readonly By[] = ['nothing', ...(segmentations.length > 0 ? (['segment'] as const) : []), 'week', 'month'];
  return (
    <section aria-labelledby="results">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="results">
          {t('results')}
        </Title>
        <Group gap="sm">
          {by === 'segment' && segmentations.length > 1 && (
            <Select
              size="xs"
              aria-label={t('segmentation')}
              data={segmentations}
              value={segmentation ?? null}
              onChange={setChosen}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label={t('by')}
            value={by}
            onChange={(value) => setBy(value)}
            data={ways.map((value) => ({ value, label: t(`byWay.${value}`) }))}
          />
        </Group>
      </Group>
      {isPending ? (
        <Loading rows={3} />
      ) : error !== null ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : (
        <Stack gap="xl">
          <Text size="sm">
            {t('counts', {
              invited: number(data.invited),
              started: number(data.started),
              complete: number(data.complete),
            })}{' '}
            <Text span size="sm" className="quiet">
              {t(anonymous ? 'smallestAnonymous' : 'smallest', { n: data.smallestGroup })}
            </Text>
          </Text>
          {data.questions.map((question) => (
            <QuestionResult
              key={question.id}
              question={question}
              smallest={data.smallestGroup}
              nameOf={(key) => (by === 'segment' ? (key === 'none' ? t('noSegment') : (labels.get(key) ?? key)) : key)}
            />
          ))}
        </Stack>
      )}
    </section>
  );
}
