import { Button, Modal, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useChange } from '../../api/queries.ts';
import { Failed } from '../../shell/states.tsx';
import { ConnectionFields, givenOf } from './connection-fields.tsx';
import { mappedOf } from './mapped.ts';

/** Changes what a connection takes in, or replaces its secret. */
export function ChangeConnection({
  connection: { id, source, surveyId, clientId, partyField, questions },
  close,
}: {
  readonly connection: Answered<'getSurveyConnections'>['items'][number];
  readonly close: () => void;
}) {
  const { t } = useTranslation('feedback');
  const { t: shell } = useTranslation();
  const [fields, setFields] = useState({
    secret: '',
    clientId: clientId ?? '',
    partyField: partyField ?? '',
    mapped: mappedOf(questions),
  });
  const change = useChange('patchSurveyConnection', ['getSurveyConnections']);
  const given = givenOf(source, fields);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const secret = fields.secret === '' ? {} : { secret: fields.secret };
    change.mutate({ params: { id }, body: { ...given, ...secret } }, { onSuccess: close });
  };
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('connection.changeTitle', { id })}
      closeButtonProps={{ 'aria-label': shell('close') }}
    >
      <Stack component="form" gap="sm" onSubmit={submit}>
        <ConnectionFields
          source={source}
          surveyId={surveyId}
          fields={fields}
          change={setFields}
          secretRequired={false}
        />
        {change.error !== null && <Failed error={change.error} />}
        <Button type="submit" loading={change.isPending} disabled={given.questions.length === 0}>
          {t('connection.save')}
        </Button>
      </Stack>
    </Modal>
  );
}
