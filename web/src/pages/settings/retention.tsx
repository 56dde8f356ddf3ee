import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { number } from '../../i18n/format.ts';
import { Confirm } from '../../shell/confirm.tsx';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { When } from '../../shell/when.tsx';
import { ChangeSchedule } from './change-schedule.tsx';

type Schedule = Answered<'getRetention'>['schedules'][number];
type Run = Answered<'getRetention'>['runs'][number];

/** How long each class of records is kept, and what the schedules removed. */
export function Retention() {
  const { data, error, isPending, refetch } = useOperation('getRetention');
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <Stack gap="lg">
      <Schedules schedules={data.schedules} />
      <Runs runs={data.runs} />
    </Stack>
  );
}

function Schedules({ schedules }: { readonly schedules: readonly Schedule[] }) {
  const { t } = useTranslation('settings');
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const [changing, setChanging] = useState<Schedule | null>(null);
  const manages = may(session, 'privacy:manage');
  const columns = ['recordClass', 'keptFor', 'leastDays', 'countedFrom', 'law', 'changed'] as const;
  return (
    <Section title={t('place.retention')}>
      <Text size="sm" className="quiet" mb="sm">
        {t('retentionAbout')}
      </Text>
      <Table.ScrollContainer minWidth={900} tabIndex={0} role="region" aria-label={t('place.retention')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th
                  key={column}
                  scope="col"
                  {...(column === 'keptFor' || column === 'leastDays' ? { className: 'number' } : {})}
                >
                  {t(column)}
                </Table.Th>
              ))}
              {manages && <Table.Th scope="col">{t('actions')}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {schedules.map((schedule) => {
              const { recordClass, days, leastDays, law, settable, changedBy, changedAt } = schedule;
              const title = t(`recordClasses.${recordClass}`);
              return (
                <Table.Tr key={recordClass}>
                  <Table.Th scope="row" fw={400}>
                    {title}
                  </Table.Th>
                  <Table.Td className="number">{days === null ? t('kept') : number(days)}</Table.Td>
                  <Table.Td className="number">{leastDays === 0 ? '–' : number(leastDays)}</Table.Td>
                  <Table.Td>{t(`keptFrom.${recordClass}`)}</Table.Td>
                  <Table.Td>{law ?? '–'}</Table.Td>
                  <Table.Td>
                    {changedAt === null || changedBy === null ? (
                      <span className="quiet">{t('default')}</span>
                    ) : (
                      <>
                        <When at={changedAt} /> · {nameOf(changedBy)}
                      </>
                    )}
                  </Table.Td>
                  {manages && (
                    <Table.Td>
                      {settable && (
                        <Button
                          size="compact-xs"
                          variant="default"
                          aria-label={`${t('changeSchedule')}: ${title}`}
                          onClick={() => setChanging(schedule)}
                        >
                          {t('changeSchedule')}
                        </Button>
                      )}
                    </Table.Td>
                  )}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {changing !== null && <ChangeSchedule schedule={changing} close={() => setChanging(null)} />}
    </Section>
  );
}

function Runs({ runs }: { readonly runs: readonly Run[] }) {
  const { t } = useTranslation('settings');
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const [asking, setAsking] = useState(false);
  const run = useChange('postRetentionRun', ['getRetention']);
  return (
    <Section
      title={t('runs')}
      actions={
        may(session, 'privacy:manage') && (
          <>
            <Button
              size="xs"
              variant="default"
              loading={run.isPending}
              onClick={() => run.mutate({ body: { dryRun: true } })}
            >
              {t('dryRun')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setAsking(true)}>
              {t('runNow')}
            </Button>
          </>
        )
      }
    >
      {run.error !== null && !asking && <Failed error={run.error} />}
      {runs.length === 0 ? (
        <Empty title={t('noRuns')}>{t('noRunsNext')}</Empty>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              {(['runAt', 'runBy', 'runKind', 'removed'] as const).map((column) => (
                <Table.Th key={column} scope="col">
                  {t(column)}
                </Table.Th>
              ))}
              <Table.Th scope="col" className="number">
                {t('erasures')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.slice(0, 20).map(({ at, actor, dryRun, classes, erasures }) => (
              <Table.Tr key={`${at} ${actor}`}>
                <Table.Td>
                  <When at={at} />
                </Table.Td>
                <Table.Td>{nameOf(actor)}</Table.Td>
                <Table.Td>{t(dryRun ? 'counted' : 'applied')}</Table.Td>
                <Table.Td>
                  <Removed classes={classes} />
                </Table.Td>
                <Table.Td className="number">{number(erasures)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {asking && (
        <Confirm
          title={t('runNowTitle')}
          verb={t('runNow')}
          change={run}
          act={() => run.mutate({ body: { dryRun: false } }, { onSuccess: () => setAsking(false) })}
          close={() => setAsking(false)}
        >
          {t('runNowAbout')}
        </Confirm>
      )}
    </Section>
  );
}

function Removed({ classes }: { readonly classes: Run['classes'] }) {
  const { t } = useTranslation('settings');
  const all = Object.entries(classes);
  if (all.length === 0) return <span className="quiet">{t('nothingRemoved')}</span>;
  return (
    <Group gap={4}>
      {all.map(([recordClass, { removed }]) => {
        const count = Object.values(removed).reduce((sum, rows) => sum + rows, 0);
        return <span key={recordClass}>{`${t(`recordClasses.${recordClass}`)}: ${number(count)}`}</span>;
      })}
    </Group>
  );
}
