import {
  Anchor,
  Button,
  Checkbox,
  Grid,
  Group,
  MultiSelect,
  SegmentedControl,
  Select,
  Stack,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { type SurveyDefinition, surveyClasses } from '#contract/survey-definition';
import { useChange, useOperation } from '../../api/queries.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { addableKinds, emptyDraft, newQuestion, withText } from './draft.ts';
import { QuestionFields } from './question-fields.tsx';
import { SegmentPicker } from './segment-picker.tsx';
import { SurveyPreview } from './survey-preview.tsx';

const offered = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt'];

/** A new survey, or the next version of one: what is stored already is the start. */
export function SurveyBuilder({ surveyId }: { readonly surveyId: string | null }) {
  const { i18n } = useTranslation('feedback');
  return surveyId === null ? (
    <Editor surveyId={null} start={emptyDraft(i18n.language)} />
  ) : (
    <StoredSurvey surveyId={surveyId} />
  );
}

function StoredSurvey({ surveyId }: { readonly surveyId: string }) {
  const survey = useOperation('getSurvey', { params: { id: surveyId } });
  const says = useOperation(
    'getSurveyVersion',
    { params: { id: surveyId, version: survey.data?.versions ?? 1 } },
    { enabled: survey.data !== undefined },
  );
  const error = survey.error ?? says.error;
  if (error !== null) return <Failed error={error} retry={() => void survey.refetch()} />;
  if (says.data === undefined) return <Loading rows={6} />;
  return <Editor surveyId={surveyId} start={says.data} />;
}

function Editor({ surveyId, start }: { readonly surveyId: string | null; readonly start: SurveyDefinition }) {
  const { t } = useTranslation('feedback');
  const navigate = useNavigate();
  const [id, setId] = useState(surveyId ?? '');
  const [draft, setDraft] = useState(start);
  const [wanted, setWanted] = useState(start.languages[0]!);
  const language = draft.languages.includes(wanted) ? wanted : draft.languages[0]!;
  const set = (fields: Partial<SurveyDefinition>) => setDraft((now) => ({ ...now, ...fields }));
  const add = useChange('postSurvey', ['getSurveys']);
  const addVersion = useChange('postSurveyVersion', ['getSurveys', 'getSurvey', 'getSurveyVersion']);
  const error = add.error ?? addVersion.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const onSuccess = () => void navigate(`/feedback?survey=${id}`);
    if (surveyId === null) add.mutate({ body: { id, definition: draft } }, { onSuccess });
    else addVersion.mutate({ params: { id }, body: { definition: draft } }, { onSuccess });
  };
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack component="form" gap="md" onSubmit={submit}>
          <Group justify="space-between">
            <Title order={2}>{surveyId === null ? t('newSurvey') : t('newVersionOf', { id })}</Title>
            <Anchor component={Link} to={surveyId === null ? '/feedback' : `/feedback?survey=${id}`} size="sm">
              {t('discard')}
            </Anchor>
          </Group>
          <Group grow align="start">
            {surveyId === null && (
              <TextInput
                label={t('id')}
                description={t('idAbout')}
                required
                pattern="[a-z0-9][a-z0-9\-]*"
                value={id}
                onChange={(event) => setId(event.currentTarget.value)}
              />
            )}
            <Select
              label={t('class')}
              description={t('classAbout')}
              data={surveyClasses.map((value) => ({ value, label: t(`classes.${value}`) }))}
              value={draft.class}
              onChange={(value) => set({ class: surveyClasses.find((each) => each === value) ?? draft.class })}
            />
          </Group>
          <MultiSelect
            label={t('languages')}
            description={t('languagesAbout')}
            data={[...new Set([...offered, ...draft.languages])]}
            value={draft.languages}
            onChange={(languages) => languages.length > 0 && set({ languages })}
          />
          {draft.languages.length > 1 && (
            <SegmentedControl aria-label={t('writing')} data={draft.languages} value={language} onChange={setWanted} />
          )}
          <TextInput
            label={t('surveyTitle')}
            required
            value={draft.title[language] ?? ''}
            onChange={(event) => set({ title: withText(draft.title, language, event.currentTarget.value) })}
          />
          {draft.questions.map((question, at) => (
            <QuestionFields
              key={question.id}
              question={question}
              place={at + 1}
              language={language}
              change={(next) => set({ questions: draft.questions.map((each, i) => (i === at ? next : each)) })}
              remove={
                draft.questions.length === 1
                  ? null
                  : () => set({ questions: draft.questions.filter((_, i) => i !== at) })
              }
            />
          ))}
          <Group gap="sm">
            {addableKinds.map((kind) => (
              <Button
                key={kind}
                size="xs"
                variant="default"
                onClick={() => set({ questions: [...draft.questions, newQuestion(kind, draft.questions)] })}
              >
                {t('add', { kind: t(`kind.${kind}`) })}
              </Button>
            ))}
          </Group>
          <Textarea
            label={t('thanks')}
            required
            autosize
            value={draft.thanks[language] ?? ''}
            onChange={(event) => set({ thanks: withText(draft.thanks, language, event.currentTarget.value) })}
          />
          <SegmentPicker
            chosen={draft.targeting.segments}
            choose={(segments) => set({ targeting: { ...draft.targeting, segments } })}
          />
          <Checkbox
            label={t('anonymousAsk')}
            checked={draft.anonymous}
            onChange={(event) => set({ anonymous: event.currentTarget.checked })}
          />
          {error !== null && <Failed error={error} />}
          <Group>
            <Button type="submit" loading={add.isPending || addVersion.isPending}>
              {t(surveyId === null ? 'save' : 'saveVersion')}
            </Button>
          </Group>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        <SurveyPreview definition={draft} language={language} />
      </Grid.Col>
    </Grid>
  );
}
