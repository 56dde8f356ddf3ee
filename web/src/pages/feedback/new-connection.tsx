import { Button, Code, Modal, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { MappedQuestions } from './mapped-questions.tsx';
import { type Mapped, mappingOf } from './mapped.ts';

const sources = ['typeform', 'surveymonkey', 'formbricks', 'zigpoll'] as const;
type Source = (typeof sources)[number];
const isSource = (text: string | null): text is Source => sources.some((source) => source === text);

/** A survey held elsewhere: how it proves who sends, and which of its questions is which of ours. */
export function NewConnection({ close }: { readonly close: () => void }) {
  const { t } = useTranslation('feedback');
  const { t: shell } = useTranslation();
  const [id, setId] = useState('');
  const [source, setSource] = useState<Source>('typeform');
  const [surveyId, setSurvey] = useState<string | null>(null);
  const [secret, setSecret] = useState('');
  const [clientId, setClient] = useState('');
  const [partyField, setPartyField] = useState('');
  const [mapped, setMapped] = useState<Mapped>({});
  const surveys = useOperation('getSurveys');
  const survey = surveys.data?.items.find((each) => each.id === surveyId);
  const version = survey === undefined ? 1 : (survey.liveVersion ?? survey.versions);
  const definition = useOperation(
    'getSurveyVersion',
    { params: { id: surveyId ?? '', version } },
    { enabled: survey !== undefined },
  );
  const add = useChange('postSurveyConnection', ['getSurveyConnections']);
  const questions = mappingOf(mapped);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (surveyId === null) return;
    const client = source === 'surveymonkey' ? clientId : null;
    const party = partyField.trim() === '' ? null : partyField.trim();
    add.mutate({ body: { id, source, surveyId, secret, clientId: client, partyField: party, questions } });
  };
  const frame = {
    opened: true,
    onClose: close,
    size: 'lg',
    title: t('connection.new'),
    closeButtonProps: { 'aria-label': shell('close') },
  } as const;
  if (add.data !== undefined) {
    return (
      <Modal {...frame}>
        <Stack gap="sm">
          <Text size="sm">{t(`connection.next.${source}`)}</Text>
          <Code block>{source === 'zigpoll' ? `${add.data.url}?secret=…` : add.data.url}</Code>
          <Button onClick={close}>{shell('close')}</Button>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal {...frame}>
      <Stack component="form" gap="sm" onSubmit={submit}>
        <TextInput
          label={t('id')}
          description={t('idAbout')}
          required
          pattern="[a-z0-9][a-z0-9\-]*"
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <Select
          label={t('connection.source')}
          required
          allowDeselect={false}
          data={sources.map((value) => ({ value, label: t(`connection.sources.${value}`) }))}
          value={source}
          onChange={(value) => isSource(value) && setSource(value)}
        />
        {source === 'surveymonkey' && (
          <TextInput
            label={t('connection.client')}
            required
            value={clientId}
            onChange={(event) => setClient(event.currentTarget.value)}
          />
        )}
        <PasswordInput
          label={t('connection.secret')}
          description={t(`connection.secretOf.${source}`)}
          required
          minLength={16}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('connection.showSecret') }}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <TextInput
          label={t('connection.partyField')}
          description={t('connection.partyFieldAbout')}
          value={partyField}
          onChange={(event) => setPartyField(event.currentTarget.value)}
        />
        <Select
          label={t('connection.into')}
          required
          data={surveys.data?.items.filter(({ status }) => status !== 'closed').map((each) => each.id) ?? []}
          nothingFoundMessage={t('noSurveys')}
          value={surveyId}
          onChange={(value) => {
            setSurvey(value);
            setMapped({});
          }}
        />
        {(surveys.error ?? definition.error) !== null && <Failed error={surveys.error ?? definition.error} />}
        {survey !== undefined && definition.isPending && <Loading rows={2} />}
        {definition.data !== undefined && (
          <MappedQuestions definition={definition.data} mapped={mapped} change={setMapped} />
        )}
        {add.error !== null && <Failed error={add.error} />}
        <Button type="submit" loading={add.isPending} disabled={questions.length === 0}>
          {t('connection.add')}
        </Button>
      </Stack>
    </Modal>
  );
}
