import { Button, Code, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';
import { ConnectionFields, givenOf, isSource, noFields, type Source, sources } from './connection-fields.tsx';

/** A survey held elsewhere: how it proves who sends, and which of its questions is which of ours. */
export function NewConnection({ close }: { readonly close: () => void }) {
  const { t } = useTranslation('feedback');
  const { t: shell } = useTranslation();
  const [id, setId] = useState('');
  const [source, setSource] = useState<Source>('typeform');
  const [surveyId, setSurvey] = useState<string | null>(null);
  const [fields, setFields] = useState(noFields);
  const surveys = useOperation('getSurveys');
  const add = useChange('postSurveyConnection', ['getSurveyConnections']);
  const given = givenOf(source, fields);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (surveyId === null) return;
    add.mutate({ body: { id, source, surveyId, secret: fields.secret, ...given } });
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
        <Select
          label={t('connection.into')}
          required
          data={surveys.data?.items.filter(({ status }) => status !== 'closed').map((each) => each.id) ?? []}
          nothingFoundMessage={t('noSurveys')}
          value={surveyId}
          onChange={(value) => {
            setSurvey(value);
            setFields({ ...fields, mapped: {} });
          }}
        />
        {surveys.error !== null && <Failed error={surveys.error} />}
        {surveyId !== null && (
          <ConnectionFields source={source} surveyId={surveyId} fields={fields} change={setFields} secretRequired />
        )}
        {add.error !== null && <Failed error={add.error} />}
        <Button type="submit" loading={add.isPending} disabled={given.questions.length === 0}>
          {t('connection.add')}
        </Button>
      </Stack>
    </Modal>
  );
}
