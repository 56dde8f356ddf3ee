import { Alert, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/problem.ts';
import { Failed } from '../shell/states.tsx';

/** Why a change was not made. Somebody else having been first is no fault: what is shown is fresh, what was typed is kept. */
export function Refused({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('casework');
  if (error === null || error === undefined) return null;
  if (!(error instanceof ApiProblem) || error.body.status !== 409) return <Failed error={error} />;
  const sentence = error.body.code === 'casework.conflict' ? t('conflict.changed') : error.body.detail;
  return (
    <Alert color="orange" variant="light" title={t('conflict.title')} role="alert" my="sm">
      <Text size="sm">{sentence}</Text>
      <Text size="sm">{t('conflict.kept')}</Text>
    </Alert>
  );
}
