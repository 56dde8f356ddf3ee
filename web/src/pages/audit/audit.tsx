import { Alert, Anchor, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type Answered, call, urlOf } from '../../api/call.ts';
import { cursorOf, usePages } from '../../api/pages.ts';
import { useOperation } from '../../api/queries.ts';
import { usePeople } from '../../casework/people.ts';
import { number, time } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { type Column, DataTable } from '../../table/data-table.tsx';
import { Section } from '../../shell/section.tsx';

type Entry = Answered<'getAuditTrail'>['items'][number];
const filters = ['actor', 'action', 'subject'] as const;

/** Who did what, found by actor, action or subject; and the proof that nothing of it was changed. */
export function Audit() {
  const { t } = useTranslation('audit');
  const [search, setSearch] = useSearchParams();
  const asked = Object.fromEntries(
    filters.flatMap((name) => {
      const value = search.get(name);
      return value === null || value === '' ? [] : [[name, value]];
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const wanted = filters.flatMap((name) => {
      const value = form.get(name);
      return typeof value === 'string' && value !== '' ? [[name, value] as [string, string]] : [];
    });
    setSearch(wanted);
  };
  return (
    <PageFrame
      title={t('title')}
      wide
      actions={
        <Anchor href={urlOf('exportAuditTrail')} download="audit-trail.ndjson" size="sm" underline="always">
          {t('export')}
        </Anchor>
      }
    >
      <Stack gap="lg">
        <Verification />
        <form onSubmit={submit} key={search.toString()}>
          <Group align="end" gap="sm">
            {filters.map((name) => (
              <TextInput
                key={name}
                name={name}
                label={t(name)}
                placeholder={t(`example.${name}`)}
                defaultValue={search.get(name) ?? ''}
              />
            ))}
            <Button type="submit" variant="default">
              {t('find')}
            </Button>
          </Group>
        </form>
        <Entries asked={asked} />
      </Stack>
    </PageFrame>
  );
}

/** Reads the whole trail when asked, and says whether every link holds. */
function Verification() {
  const { t } = useTranslation('audit');
  const [wanted, setWanted] = useState(false);
  const { data, error, isFetching, refetch } = useOperation('verifyAuditTrail', {}, { enabled: wanted });
  return (
    <Section
      title={t('verification')}
      actions={
        <Button size="xs" loading={isFetching} onClick={() => (wanted ? void refetch() : setWanted(true))}>
          {t('verify')}
        </Button>
      }
    >
      {data === undefined && error === null && (
        <Text size="sm" className="quiet">
          {t('verifyNext')}
        </Text>
      )}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <Alert
          variant="light"
          {...(data.intact ? {} : { color: 'red' })}
          role="status"
          title={
            data.intact
              ? t('intact', { entries: number(data.entries) })
              : t('broken', { entry: data.firstBroken === null ? '–' : number(data.firstBroken) })
          }
        >
          <Text size="sm">
            {data.reason ?? t('checked', { time: time(data.checkedAt), hash: data.lastHash ?? '–' })}
          </Text>
          <Text size="sm">
            {data.anchored === null
              ? t('notAnchored')
              : t('anchored', { day: data.anchored.day, sequence: number(data.anchored.sequence) })}
          </Text>
        </Alert>
      )}
    </Section>
  );
}

function Entries({ asked }: { readonly asked: Readonly<Record<string, string>> }) {
  const { t } = useTranslation('audit');
  const [current, setCurrent] = useState<number | null>(null);
  const { rows, more, error, isPending, refetch } = usePages(['getAuditTrail', asked], (cursor, signal) =>
    call('getAuditTrail', { query: { limit: 200, ...asked, ...cursorOf(cursor) }, signal }),
  );
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const columns: readonly Column<Entry>[] = [
    { id: 'sequence', header: t('sequence'), width: '90px', numeric: true, cell: (each) => number(each.sequence) },
    { id: 'at', header: t('at'), width: '220px', cell: (each) => time(each.at) },
    { id: 'actor', header: t('actor'), width: 'minmax(140px, 1fr)', cell: ({ actor }) => <Actor id={actor} /> },
    { id: 'action', header: t('action'), width: 'minmax(160px, 1fr)', cell: (each) => each.action },
    { id: 'subject', header: t('subject'), width: 'minmax(160px, 1fr)', cell: (each) => each.subject },
    { id: 'reason', header: t('reason'), width: 'minmax(160px, 2fr)', cell: (each) => each.reason ?? '–' },
  ];
  const chosen = current === null ? undefined : rows[current];
  return (
    <>
      <DataTable
        label={t('entries')}
        columns={columns}
        rows={rows}
        keyOf={({ sequence }) => sequence}
        current={current}
        onCurrent={setCurrent}
        onEnd={more}
        height={Math.min(480, 36 * rows.length + 8)}
        empty={<Empty title={t('none')}>{t('noneNext')}</Empty>}
      />
      {chosen !== undefined && (
        <Section title={t('entry', { sequence: number(chosen.sequence) })}>
          <Group align="start" grow>
            {(['before', 'after'] as const).map((side) => (
              <div key={side}>
                <Text size="sm" fw={600}>
                  {t(side)}
                </Text>
                <Code block tabIndex={0}>
                  {JSON.stringify(chosen[side] ?? null, null, 2)}
                </Code>
              </div>
            ))}
          </Group>
          <Text size="xs" className="quiet" mt="sm">
            {t('hashes', { previous: chosen.previous, hash: chosen.hash })}
          </Text>
        </Section>
      )}
    </>
  );
}

/** People by name, with the identifier that the trail holds; programs and parts of the system as the trail has them. */
function Actor({ id }: { readonly id: string }) {
  const { nameOf } = usePeople();
  return <span title={id}>{id.startsWith('user:') ? nameOf(id) : id}</span>;
}
