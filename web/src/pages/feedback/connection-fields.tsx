import { PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { MappedQuestions } from './mapped-questions.tsx';
import { type Mapped, mappingOf } from './mapped.ts';

export const sources = ['typeform', 'surveymonkey', 'formbricks', 'zigpoll'] as const;
export type Source = (typeof sources)[number];
export const isSource = (text: string | null): text is Source => sources.some((source) => source === text);

/** What may change of a connection. */
export interface Fields {
  readonly secret: string;
  readonly clientId: string;
  readonly partyField: string;
  readonly mapped: Mapped;
}
export const noFields: Fields = { secret: '', clientId: '', partyField: '', mapped: {} };

/** What the server is told of the fields, without the secret. */
export function givenOf(source: Source, { clientId, partyField, mapped }: Fields) {
  return {
    clientId: source === 'surveymonkey' ? clientId : null,
    partyField: partyField.trim() === '' ? null : partyField.trim(),
    questions: mappingOf(mapped),
  };
}

/** How a connection proves who sends, who is named, and which of its questions is which of ours. */
export function ConnectionFields({
  source,
  surveyId,
  fields,
  change,
  secretRequired,
}: {
  readonly source: Source;
  readonly surveyId: string;
  readonly fields: Fields;
  readonly change: (fields: Fields) => void;
  /** Else it stays as it is when it is left empty. */
  readonly secretRequired: boolean;
}) {
  const { t } = useTranslation('feedback');
  const surveys = useOperation('getSurveys');
  const survey = surveys.data?.items.find((each) => each.id === surveyId);
  const version = survey === undefined ? 1 : (survey.liveVersion ?? survey.versions);
  const asked = { params: { id: surveyId, version } };
  const definition = useOperation('getSurveyVersion', asked, { enabled: survey !== undefined });
  const set = (name: 'secret' | 'clientId' | 'partyField') => (event: { readonly currentTarget: HTMLInputElement }) =>
    change({ ...fields, [name]: event.currentTarget.value });
  return (
    <>
      {source === 'surveymonkey' && (
        <TextInput label={t('connection.client')} required value={fields.clientId} onChange={set('clientId')} />
      )}
      <PasswordInput
        label={t('connection.secret')}
        description={t(secretRequired ? `connection.secretOf.${source}` : 'connection.secretStays')}
        required={secretRequired}
        minLength={16}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('connection.showSecret') }}
        value={fields.secret}
        onChange={set('secret')}
      />
      <TextInput
        label={t('connection.partyField')}
        description={t('connection.partyFieldAbout')}
        value={fields.partyField}
        onChange={set('partyField')}
      />
      {(surveys.error ?? definition.error) !== null && <Failed error={surveys.error ?? definition.error} />}
      {definition.data === undefined ? (
        definition.error === null && <Loading rows={2} />
      ) : (
        <MappedQuestions
          definition={definition.data}
          mapped={fields.mapped}
          change={(mapped) => change({ ...fields, mapped })}
        />
      )}
    </>
  );
}
