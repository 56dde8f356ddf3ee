import { Alert, List, Loader, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { number, time } from '../../i18n/format.ts';

type DataJob = NonNullable<Answered<'getDataSources'>['job']>;

/** How far a run is: what is behind it, what it does now, and how it ended. */
export function Job({ job: { source, state, startedAt, steps, problem } }: { readonly job: DataJob }) {
  const { t } = useTranslation('data');
  const busy = state === 'running' || state === 'loading';
  return (
    <Alert
      variant="light"
      {...(state === 'failed' ? { color: 'red' } : {})}
      role="status"
      icon={busy && <Loader size="xs" />}
      title={t(`job.${state}`, { source: t(`source.${source}`) })}
    >
      <Text size="sm">{problem ?? t('job.since', { time: time(startedAt) })}</Text>
      <List size="sm" aria-label={t('job.steps')}>
        {steps.map(({ name, seconds }, index) => (
          <List.Item key={index}>
            {name} <span className="quiet">{t('job.seconds', { seconds: number(seconds, 1) })}</span>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
