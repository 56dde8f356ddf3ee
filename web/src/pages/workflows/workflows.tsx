import { Anchor, Button, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { number, time } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { Editor } from './editor.tsx';
import { State, WorkflowView } from './workflow-view.tsx';

/** Rules that act on events: the list, one of them, or its editor; the address says which. */
export function Workflows() {
  const { t } = useTranslation('workflows');
  const { data: session } = useSession();
  const [search] = useSearchParams();
  const { data, error, isPending, refetch } = useOperation('getWorkflows');
  const id = search.get('workflow');
  const editing = search.get('edit') !== null;
  const writes = may(session, 'workflows:write');
  const chosen = data?.items.find((each) => each.id === id) ?? null;
  return (
    <PageFrame
      title={t('title')}
      actions={
        id !== null || editing ? (
          <Button size="xs" variant="default" component={Link} to="/workflows">
            {t('all')}
          </Button>
        ) : (
          writes && (
            <Button size="xs" component={Link} to="/workflows?edit">
              {t('new')}
            </Button>
          )
        )
      }
    >
      {isPending && <Loading rows={4} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data !== undefined && editing && writes && <Editor key={id} workflow={chosen} />}
      {chosen !== null && !editing && <WorkflowView workflow={chosen} />}
      {data !== undefined && id === null && !editing && <WorkflowList items={data.items} />}
    </PageFrame>
  );
}

function WorkflowList({ items }: { readonly items: readonly Parameters<typeof State>[0]['workflow'][] }) {
  const { t } = useTranslation('workflows');
  if (items.length === 0) return <Empty title={t('none')}>{t('noneNext')}</Empty>;
  return (
    <Table.ScrollContainer minWidth={640} tabIndex={0} role="region" aria-label={t('title')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('name')}</Table.Th>
            <Table.Th scope="col">{t('state')}</Table.Th>
            <Table.Th scope="col">{t('when')}</Table.Th>
            <Table.Th scope="col" className="number">
              {t('versions')}
            </Table.Th>
            <Table.Th scope="col">{t('changed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((workflow) => (
            <Table.Tr key={workflow.id}>
              <Table.Th scope="row" fw={400}>
                <Anchor component={Link} to={`/workflows?workflow=${workflow.id}`} size="sm" underline="always">
                  {workflow.name}
                </Anchor>
              </Table.Th>
              <Table.Td>
                <State workflow={workflow} />
              </Table.Td>
              <Table.Td>
                <code>{workflow.definition.when}</code>
              </Table.Td>
              <Table.Td className="number">{number(workflow.latestVersion)}</Table.Td>
              <Table.Td>{time(workflow.createdAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
