import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { relative, time } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { usePeople } from '../../casework/people.ts';
import { Refused } from '../../casework/refused.tsx';
import { Narrative } from '../../casework/narrative.tsx';
import { GoamlForm } from './goaml-form.tsx';
import { NarrativeEditor } from './narrative-editor.tsx';
import { ReasonForm } from './reason-form.tsx';

type ReportDetail = Answered<'getReport'>;

/** One report: its deadline, its narrative, what keeps it from being submitted, and the next step. */
export function Report({ id, writes }: { readonly id: number; readonly writes: boolean }) {
  const { data, error, isPending } = useOperation('getReport', { params: { id } });
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} />;
  return <ReportCard report={data} writes={writes} />;
}

function ReportCard({ report, writes }: { readonly report: ReportDetail; readonly writes: boolean }) {
  const { t } = useTranslation('case');
  const { data: session } = useSession();
  const { me, nameOf } = usePeople();
  const [now] = useState(() => Date.now());
  const [mode, setMode] = useState<'edit' | 'export' | 'withdraw' | 'return' | 'file' | null>(null);
  const refresh = ['getReport', 'getCaseReports'] as const;
  const act = useChange('postReportAction', refresh);
  const decide = useChange('postReportApproval', refresh);
  const { id, version, state, draft, problems, dueAt } = report;
  const close = () => setMode(null);
  const done = { onSuccess: close };
  const open = state !== 'filed' && state !== 'withdrawn';
  const approves = may(session, 'cases:approve') && report.submittedBy !== me;
  const error = act.error ?? decide.error;
  return (
    <Paper withBorder p="sm" role="group" aria-label={t('report', { kind: report.kind, id })}>
      <Group gap="xs" mb="xs">
        <Text size="sm" fw={600}>
          {t('report', { kind: report.kind, id })}
        </Text>
        <Badge variant="default">{t(`reportState.${state}`)}</Badge>
        {open && (
          <Badge variant={dueAt < now ? 'light' : 'default'} {...(dueAt < now ? { color: 'red' } : {})} autoContrast>
            {t('reportDue', { when: relative(dueAt, now) })}
          </Badge>
        )}
        <Text size="xs" className="quiet">
          {time(dueAt)}
        </Text>
      </Group>
      {report.filedAt !== null && (
        <Text size="sm">{t('filed', { at: time(report.filedAt), reference: report.filingReference ?? '' })}</Text>
      )}
      {draft === null && <Text size="sm">{t('draftErased')}</Text>}
      {draft !== null && mode !== 'edit' && (
        <Stack gap="xs">
          <Narrative sentences={draft.sentences} problems={problems} />
          {draft.action !== null && <Text size="sm">{t('actionTaken', { text: draft.action })}</Text>}
          {draft.indicators.length > 0 && (
            <Text size="sm">{t('indicatorsAre', { codes: draft.indicators.join(', ') })}</Text>
          )}
          <Text size="xs" className="quiet">
            {problems.length === 0 ? t('whole') : t('problems', { count: problems.length })}
          </Text>
        </Stack>
      )}
      {draft !== null && mode === 'edit' && (
        <NarrativeEditor
          draft={draft}
          problems={problems}
          pending={act.isPending}
          error={act.error}
          close={close}
          onSave={(next) => act.mutate({ params: { id }, body: { version, action: 'edit', draft: next } }, done)}
        />
      )}
      {report.submittedBy !== null && open && (
        <Text size="sm" mt="xs">
          {t(report.submittedBy === me ? 'waitsForOther' : 'submittedBy', { who: nameOf(report.submittedBy) })}
        </Text>
      )}
      {writes && open && mode !== 'edit' && (
        <Group gap="xs" mt="sm">
          {state === 'draft' && (
            <>
              <Button size="xs" variant="default" onClick={() => setMode('edit')}>
                {t('edit')}
              </Button>
              <Button
                size="xs"
                disabled={problems.length > 0}
                loading={act.isPending}
                onClick={() => act.mutate({ params: { id }, body: { version, action: 'submit' } })}
              >
                {t('submitReport')}
              </Button>
            </>
          )}
          {state === 'awaiting-approval' && approves && (
            <Button
              size="xs"
              loading={decide.isPending}
              onClick={() => decide.mutate({ params: { id }, body: { version, action: 'approve' } })}
            >
              {t('approve')}
            </Button>
          )}
          {(state === 'approved' || (state === 'awaiting-approval' && approves)) && (
            <Button size="xs" variant="default" onClick={() => setMode('return')}>
              {t('return')}
            </Button>
          )}
          {state === 'approved' && (
            <>
              <Button size="xs" variant="default" onClick={() => setMode('export')}>
                {t('goaml')}
              </Button>
              <Button size="xs" onClick={() => setMode('file')}>
                {t('file')}
              </Button>
            </>
          )}
          <Button size="xs" variant="subtle" onClick={() => setMode('withdraw')}>
            {t('withdraw')}
          </Button>
        </Group>
      )}
      {(mode === null || mode === 'export') && <Refused error={error} />}
      {mode === 'export' && <GoamlForm id={id} close={close} />}
      {mode === 'withdraw' && (
        <ReasonForm
          title={t('withdraw')}
          close={close}
          pending={act.isPending}
          error={act.error}
          onReason={(reason) => act.mutate({ params: { id }, body: { version, action: 'withdraw', reason } }, done)}
        />
      )}
      {mode === 'return' && (
        <ReasonForm
          title={t('return')}
          close={close}
          pending={decide.isPending}
          error={decide.error}
          onReason={(reason) => decide.mutate({ params: { id }, body: { version, action: 'return', reason } }, done)}
        />
      )}
      {mode === 'file' && (
        <ReasonForm
          title={t('file')}
          label={t('filingReference')}
          close={close}
          pending={act.isPending}
          error={act.error}
          onReason={(filingReference) =>
            act.mutate({ params: { id }, body: { version, action: 'file', filingReference } }, done)
          }
        />
      )}
    </Paper>
  );
}
