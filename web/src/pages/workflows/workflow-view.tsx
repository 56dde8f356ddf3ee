import { Badge, Button, Code, Group, List, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { number, time } from '../../i18n/format.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';

type Workflow = Answered<'getWorkflows'>['items'][number];

/** What a workflow does, which version is in force, and every run of it. */
export function WorkflowView({ workflow }: { readonly workflow: Workflow }) {
  const { t } = useTranslation('workflows');
  const { data: session } = useSession();
  const { id, name, latestVersion, activeVersion, retired, definition, reads, createdBy, createdAt } = workflow;
  const activate = useChange('postWorkflowActivation', ['getWorkflows']);
  const retire = useChange('postWorkflowRetirement', ['getWorkflows']);
  const error = activate.error ?? retire.error;
  return (
    <Stack gap="lg">
      <Section
        title={name}
        actions={
          <>
            {may(session, 'workflows:activate') && activeVersion !== latestVersion && (
              <Button
                size="xs"
                loading={activate.isPending}
                onClick={() => activate.mutate({ params: { id }, body: { version: latestVersion } })}
              >
                {t('activate', { version: latestVersion })}
              </Button>
            )}
            {may(session, 'workflows:write') && (
              <>
                <Button size="xs" variant="default" component={Link} to={`/workflows?workflow=${id}&edit`}>
                  {t('edit')}
                </Button>
                {!retired && (
                  <Button
                    size="xs"
                    variant="default"
                    loading={retire.isPending}
                    onClick={() => retire.mutate({ params: { id } })}
                  >
                    {t('retire')}
                  </Button>
                )}
              </>
            )}
          </>
        }
      >
        <Stack gap="sm">
          {error !== null && <Failed error={error} />}
          <Group gap="sm">
            <State workflow={workflow} />
            <Text size="sm" className="quiet">
              {t('written', { version: latestVersion, by: createdBy, at: time(createdAt) })}
            </Text>
          </Group>
          <Text size="sm">
            {t('onEvents', {
              events: definition.triggers.map((each) => t(`trigger.${each.replace('.', '-')}`)).join(', '),
            })}
          </Text>
          <Code block>{definition.when}</Code>
          <List size="sm" type="ordered">
            {definition.actions.map((action, position) => (
              <List.Item key={position}>
                {t(`action.${action.do}`)}
                {Object.entries(action)
                  .filter(([key]) => key !== 'do')
                  .map(([, value]) => ` · ${Array.isArray(value) ? value.join(', ') : String(value)}`)
                  .join('')}
              </List.Item>
            ))}
          </List>
          <Text size="xs" className="quiet">
            {t('reads', { fields: reads.join(', ') })}
          </Text>
        </Stack>
      </Section>
      <Runs id={id} />
    </Stack>
  );
}

export function State({ workflow: { activeVersion, retired } }: { readonly workflow: Workflow }) {
  const { t } = useTranslation('workflows');
  if (activeVersion !== null) return <Badge variant="filled">{t('inForce', { version: activeVersion })}</Badge>;
  return <Badge variant="default">{t(retired ? 'retired' : 'notInForce')}</Badge>;
}

function Runs({ id }: { readonly id: string }) {
  const { t } = useTranslation('workflows');
  const { data, error, isPending, refetch } = useOperation('getWorkflowRuns', {
    params: { id },
    query: { limit: 100 },
  });
  return (
    <Section title={t('runs')}>
      {isPending && <Loading rows={3} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <Empty title={t('noRuns')}>{t('noRunsNext')}</Empty>}
      {data !== undefined && data.items.length > 0 && (
        <Table.ScrollContainer minWidth={640} mah={480} tabIndex={0} role="region" aria-label={t('runs')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('at')}</Table.Th>
                <Table.Th scope="col" className="number">
                  {t('version')}
                </Table.Th>
                <Table.Th scope="col">{t('party')}</Table.Th>
                <Table.Th scope="col">{t('outcome')}</Table.Th>
                <Table.Th scope="col">{t('done')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((run) => (
                <Table.Tr key={run.id}>
                  <Table.Td>{time(run.at)}</Table.Td>
                  <Table.Td className="number">{number(run.version)}</Table.Td>
                  <Table.Td>{run.partyId ?? '–'}</Table.Td>
                  <Table.Td>{t(`outcomeName.${run.outcome}`)}</Table.Td>
                  <Table.Td>{run.actions.map((each) => `${each.do}: ${each.outcome}`).join('; ')}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}
