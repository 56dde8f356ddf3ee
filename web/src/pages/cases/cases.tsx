import { Badge, Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { type Answered, call } from '../../api/call.ts';
import { cursorOf, usePages } from '../../api/pages.ts';
import { may, useSession } from '../../api/session.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { type Column, DataTable } from '../../table/data-table.tsx';
import { ListFilters } from '../../casework/list-filters.tsx';
import { usePeople } from '../../casework/people.ts';
import { workColumns } from '../../casework/work-columns.tsx';
import { caseStates, caseTypes } from '#contract/casework-words';
import { useCaseView } from './case-view.ts';
import { NewCase } from './new-case.tsx';

type WorkCase = Answered<'getCases'>['items'][number];

/** Cases, the most urgent first. */
export function Cases() {
  const { t } = useTranslation('cases');
  const navigate = useNavigate();
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const [view, change] = useCaseView();
  const [at, setAt] = useState<number | null>(null);
  const [opening, setOpening] = useState(false);
  const [now] = useState(() => Date.now());
  const filter = {
    ...(view.state === 'any' ? {} : { state: view.state }),
    ...(view.type === null ? {} : { type: view.type }),
    ...(view.mine ? { assignee: 'me' } : {}),
  };
  const { rows, more, isPending, error, refetch } = usePages(['getCases', filter], (cursor, signal) =>
    call('getCases', { query: { ...filter, limit: 200, ...cursorOf(cursor) }, signal }),
  );

  const columns: readonly Column<WorkCase>[] = [
    { id: 'id', header: t('id'), width: '64px', cell: ({ id }) => <Link to={`/cases/${id}`}>{id}</Link> },
    { id: 'state', header: t('state'), width: '150px', cell: ({ state }) => t(`stateName.${state}`) },
    { id: 'type', header: t('type'), width: '180px', cell: ({ type }) => t(`typeName.${type}`) },
    { id: 'party', header: t('customer'), width: '130px', cell: ({ partyId }) => partyId },
    {
      id: 'reason',
      header: t('reason'),
      width: 'minmax(180px, 3fr)',
      cell: ({ reason, needToKnow }) => (
        <>
          {needToKnow && (
            <Badge size="sm" variant="default" mr="xs">
              {t('needToKnow')}
            </Badge>
          )}
          {reason}
        </>
      ),
    },
    { id: 'risk', header: t('risk'), width: '90px', cell: ({ risk }) => t(`riskName.${risk}`) },
    ...workColumns(t, now, nameOf),
  ];

  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const narrowed = view.state !== 'any' || view.type !== null || view.mine;
  return (
    <PageFrame
      title={t('title')}
      wide
      actions={
        may(session, 'cases:work') && (
          <Button size="xs" onClick={() => setOpening(true)}>
            {t('new')}
          </Button>
        )
      }
    >
      <ListFilters words="cases" states={['any', ...caseStates]} view={view} change={change}>
        <Select
          size="xs"
          w={210}
          aria-label={t('type')}
          placeholder={t('anyType')}
          value={view.type}
          onChange={(type) => change({ type })}
          clearable
          clearButtonProps={{ 'aria-label': t('anyType') }}
          data={caseTypes.map((value) => ({ value, label: t(`typeName.${value}`) }))}
        />
      </ListFilters>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={rows}
        keyOf={({ id }) => id}
        current={at === null || rows.length === 0 ? null : Math.min(at, rows.length - 1)}
        onCurrent={setAt}
        onOpen={({ id }) => void navigate(`/cases/${id}`)}
        onEnd={more}
        empty={<Empty title={t('empty.title')}>{t(narrowed ? 'empty.narrowed' : 'empty.none')}</Empty>}
      />
      {opening && <NewCase close={() => setOpening(false)} />}
    </PageFrame>
  );
}
