import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Refused } from '../../casework/refused.tsx';
import { Section } from '../../shell/section.tsx';
import { Report } from './report.tsx';

/** Reports of suspicion: each a task with a deadline. */
export function Reports({ caseId, closed }: { readonly caseId: number; readonly closed: boolean }) {
  const { t } = useTranslation('case');
  const { data: session } = useSession();
  const list = useOperation('getCaseReports', { params: { id: caseId } });
  const open = useChange('postReport', ['getCaseReports']);
  const writes = may(session, 'reports:write');
  const pending = list.data?.items.some(({ state }) => state !== 'filed' && state !== 'withdrawn') ?? true;
  return (
    <Section
      title={t('reports')}
      actions={
        writes &&
        !pending &&
        !closed &&
        (['STR', 'SAR'] as const).map((kind) => (
          <Button
            key={kind}
            size="xs"
            variant="default"
            loading={open.isPending}
            onClick={() => open.mutate({ params: { id: caseId }, body: { kind } })}
          >
            {t(`draft.${kind}`)}
          </Button>
        ))
      }
    >
      <Stack gap="md">
        {list.isPending && <Loading rows={2} />}
        {list.error !== null && <Failed error={list.error} />}
        <Refused error={open.error} />
        {list.data?.items.length === 0 && (
          <Text size="sm" className="quiet">
            {t('noReports')}
          </Text>
        )}
        {list.data?.items.map(({ id }) => (
          <Report key={id} id={id} writes={writes} />
        ))}
      </Stack>
    </Section>
  );
}
