import { Badge, Button, Group, MultiSelect, Paper, Select, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { documentKinds, requestLanguages } from '#contract/casework-words';
import type { Answered } from '../../api/call.ts';
import { useChange } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { time } from '../../i18n/format.ts';
import { usePeople } from '../../casework/people.ts';
import { Refused } from '../../casework/refused.tsx';
import { Section } from '../../shell/section.tsx';

type Request = Answered<'getCase'>['requests'][number];

const fortnight = 14 * 86_400_000;

/** What the customer is asked for, in words that say nothing of why; another officer must agree before it is sent. */
export function DocumentRequests({
  caseId,
  requests,
  works,
}: {
  readonly caseId: number;
  readonly requests: readonly Request[];
  readonly works: boolean;
}) {
  const { t } = useTranslation('case');
  const [asking, setAsking] = useState(false);
  return (
    <Section
      title={t('requests')}
      actions={
        works &&
        !asking && (
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            {t('request')}
          </Button>
        )
      }
    >
      <Stack gap="sm">
        {requests.length === 0 && !asking && (
          <Text size="sm" className="quiet">
            {t('noRequests')}
          </Text>
        )}
        {requests.map((each) => (
          <RequestCard key={each.id} request={each} works={works} />
        ))}
        {asking && <NewRequest caseId={caseId} close={() => setAsking(false)} />}
      </Stack>
    </Section>
  );
}

function RequestCard({ request, works }: { readonly request: Request; readonly works: boolean }) {
  const { t } = useTranslation('case');
  const { data: session } = useSession();
  const { me, nameOf } = usePeople();
  const refresh = ['getCase', 'getCaseTrail'] as const;
  const decide = useChange('postDocumentApproval', refresh);
  const act = useChange('postDocumentAction', refresh);
  const { id, version, state } = request;
  const approves = may(session, 'cases:approve') && request.requestedBy !== me;
  return (
    <Paper withBorder p="sm">
      <Group gap="xs" mb="xs">
        <Badge variant="default">{t(`requestState.${state}`)}</Badge>
        <Text size="sm">{request.documents.map((each) => t(`documents.${each}`)).join(', ')}</Text>
      </Group>
      <Text size="xs" className="quiet">
        {t('requestFacts', {
          who: nameOf(request.requestedBy),
          at: time(request.requestedAt),
          until: request.answerBy,
          reference: request.reference,
        })}
      </Text>
      <details>
        <summary>{t('letter')}</summary>
        <Text size="sm" component="pre" className="letter">
          {request.letter}
        </Text>
      </details>
      {works && state === 'requested' && (
        <Group gap="xs" mt="xs">
          {approves ? (
            (['approve', 'refuse'] as const).map((action) => (
              <Button
                key={action}
                size="xs"
                variant={action === 'approve' ? 'filled' : 'default'}
                onClick={() => decide.mutate({ params: { id }, body: { version, action } })}
              >
                {t(`${action}Request`)}
              </Button>
            ))
          ) : (
            <Text size="sm">{t('otherApproves')}</Text>
          )}
        </Group>
      )}
      {works && state === 'approved' && (
        <Group gap="xs" mt="xs">
          {(['receive', 'expire'] as const).map((action) => (
            <Button
              key={action}
              size="xs"
              variant="default"
              onClick={() => act.mutate({ params: { id }, body: { version, action } })}
            >
              {t(`${action}Request`)}
            </Button>
          ))}
        </Group>
      )}
      <Refused error={decide.error ?? act.error} />
    </Paper>
  );
}

function NewRequest({ caseId, close }: { readonly caseId: number; readonly close: () => void }) {
  const { t } = useTranslation('case');
  const ask = useChange('postDocumentRequest', ['getCase', 'getCaseTrail']);
  const [documents, setDocuments] = useState<string[]>([]);
  const [language, setLanguage] = useState('en');
  const [answerBy, setAnswerBy] = useState(() => new Date(Date.now() + fortnight).toISOString().slice(0, 10));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ params: { id: caseId }, body: { documents, language, answerBy } }, { onSuccess: close });
  };
  return (
    <Stack component="form" onSubmit={submit} gap="sm">
      <MultiSelect
        size="xs"
        label={t('which')}
        required
        value={documents}
        onChange={setDocuments}
        data={documentKinds.map((value) => ({ value, label: t(`documents.${value}`) }))}
      />
      <Group gap="sm" align="end">
        <Select
          size="xs"
          label={t('language')}
          value={language}
          onChange={(value) => setLanguage(value ?? 'en')}
          allowDeselect={false}
          data={requestLanguages.map((value) => ({ value, label: t(`languages.${value}`) }))}
        />
        <TextInput
          size="xs"
          type="date"
          label={t('answerBy')}
          required
          value={answerBy}
          onChange={(event) => setAnswerBy(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" loading={ask.isPending} disabled={documents.length === 0}>
          {t('request')}
        </Button>
        <Button size="xs" variant="subtle" onClick={close}>
          {t('cancel')}
        </Button>
      </Group>
      <Refused error={ask.error} />
    </Stack>
  );
}
