import { Alert, Button, Group, MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type WorkflowDefinition, workflowTriggers } from '#contract/workflow-definition';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { number, time } from '../../i18n/format.ts';
import { Failed } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';
import { ActionFields } from './action-fields.tsx';
import { CelField } from './cel-field.tsx';
import { celWords } from './completion.ts';
import { freshAction, freshDefinition } from './draft.ts';

type Workflow = Answered<'getWorkflows'>['items'][number];
const mostActions = 5;

/** Writes the next version of a workflow, or a new one; what it would have done is tried on past events before. */
export function Editor({ workflow }: { readonly workflow: Workflow | null }) {
  const { t } = useTranslation('workflows');
  const navigate = useNavigate();
  const fields = useOperation('getWorkflowFields');
  const [id, setId] = useState(workflow?.id ?? '');
  const [name, setName] = useState(workflow?.name ?? '');
  const [definition, setDefinition] = useState<WorkflowDefinition>(workflow?.definition ?? freshDefinition);
  const dryRun = useChange('postWorkflowDryRun');
  const save = useChange('putWorkflow', ['getWorkflows']);
  const known = useMemo(
    () => [...(fields.data?.items ?? []).map((field) => ({ text: field.name, note: field.type })), ...celWords],
    [fields.data],
  );
  const change = (part: Partial<WorkflowDefinition>) => setDefinition({ ...definition, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(
      { params: { id }, body: { name, latestVersion: workflow?.latestVersion ?? 0, definition } },
      { onSuccess: () => void navigate(`/workflows?workflow=${id}`) },
    );
  };
  return (
    <Section title={workflow === null ? t('new') : t('nextVersion', { name: workflow.name })}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Group align="end">
            <TextInput
              label={t('id')}
              description={t('idHelp')}
              required
              disabled={workflow !== null}
              value={id}
              onChange={(event) => setId(event.currentTarget.value)}
            />
            <TextInput
              label={t('name')}
              required
              w={320}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          </Group>
          <MultiSelect
            label={t('triggers')}
            required
            searchable
            value={definition.triggers}
            onChange={(chosen) => change({ triggers: workflowTriggers.filter((each) => chosen.includes(each)) })}
            data={workflowTriggers.map((value) => ({ value, label: t(`trigger.${value.replace('.', '-')}`) }))}
          />
          <CelField value={definition.when} onChange={(when) => change({ when })} known={known} />
          <Stack gap="sm" role="group" aria-label={t('actions')}>
            {definition.actions.map((action, position) => (
              <ActionFields
                key={position}
                action={action}
                position={position}
                onChange={(next) =>
                  change({ actions: definition.actions.map((each, at) => (at === position ? next : each)) })
                }
                onRemove={
                  definition.actions.length === 1
                    ? null
                    : () => change({ actions: definition.actions.filter((_, at) => at !== position) })
                }
              />
            ))}
            {definition.actions.length < mostActions && (
              <Group>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => change({ actions: [...definition.actions, freshAction('notify')] })}
                >
                  {t('addAction')}
                </Button>
              </Group>
            )}
          </Stack>
          {dryRun.error !== null && <Failed error={dryRun.error} />}
          {dryRun.data !== undefined && <DryRun result={dryRun.data} />}
          {save.error !== null && <Failed error={save.error} />}
          <Group>
            <Button
              variant="default"
              loading={dryRun.isPending}
              onClick={() => dryRun.mutate({ body: { definition, events: 5000 } })}
            >
              {t('tryIt')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

function DryRun({ result }: { readonly result: Answered<'postWorkflowDryRun'> }) {
  const { t } = useTranslation('workflows');
  const { events, matched, parties, failed, blocked, firstAt, lastAt, samples } = result;
  return (
    <Alert variant="light" title={t('wouldHave', { matched: number(matched), events: number(events) })} role="status">
      <Text size="sm">
        {t('wouldHaveMore', { parties: number(parties), failed: number(failed), blocked: number(blocked) })}
        {firstAt !== null && lastAt !== null && ` ${t('between', { first: time(firstAt), last: time(lastAt) })}`}
      </Text>
      {samples.length > 0 && (
        <Text size="sm">
          {t('samples')} {samples.map(({ partyId, position }) => partyId ?? `#${position}`).join(', ')}
        </Text>
      )}
    </Alert>
  );
}
