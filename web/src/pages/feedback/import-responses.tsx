import { Alert, Button, FileButton, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../api/queries.ts';
import { number } from '../../i18n/format.ts';
import { Failed } from '../../shell/states.tsx';

/** Answers from a file, as their source exports them. What was seen before changes nothing, so it may be repeated. */
export function ImportResponses({ id, close }: { readonly id: string; readonly close: () => void }) {
  const { t } = useTranslation('feedback');
  const { t: shell } = useTranslation();
  const [unreadable, setUnreadable] = useState<string | null>(null);
  const take = useChange('postSurveyImport', ['getSurveyConnections', 'getSurveys', 'getSurveyResults']);
  const read = async (file: File | null) => {
    if (file === null) return;
    setUnreadable(null);
    try {
      take.mutate({ params: { id }, body: JSON.parse(await file.text()) as Record<string, unknown> });
    } catch {
      setUnreadable(file.name);
    }
  };
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t('connection.importInto', { id })}
      closeButtonProps={{ 'aria-label': shell('close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('connection.importAbout')}</Text>
        <Group>
          <FileButton
            accept="application/json,.json"
            onChange={(file) => void read(file)}
            inputProps={{ 'aria-label': t('connection.file') }}
          >
            {(props) => (
              <Button {...props} variant="default" loading={take.isPending}>
                {t('connection.file')}
              </Button>
            )}
          </FileButton>
        </Group>
        {unreadable !== null && (
          <Alert color="red" variant="light" role="alert">
            {t('connection.noJson', { file: unreadable })}
          </Alert>
        )}
        {take.error !== null && <Failed error={take.error} />}
        {take.data !== undefined && <Taken {...take.data} />}
        <Button onClick={close} variant="default">
          {shell('close')}
        </Button>
      </Stack>
    </Modal>
  );
}

function Taken({
  stored,
  repeated,
  refused,
  pending,
  ignored,
}: NonNullable<ReturnType<typeof useChange<'postSurveyImport'>>['data']>) {
  const { t } = useTranslation('feedback');
  return (
    <>
      <Text size="sm" role="status">
        {t('connection.taken', { stored: number(stored), repeated: number(repeated), refused: number(refused.length) })}
        {pending > 0 && ` ${t('connection.onlyTold')}`}
        {ignored !== null && ` ${t('connection.ignored', { reason: ignored })}`}
      </Text>
      {refused.length > 0 && (
        <Table.ScrollContainer minWidth={420} mah={240} tabIndex={0} role="region" aria-label={t('connection.refused')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('connection.response')}</Table.Th>
                <Table.Th scope="col">{t('connection.question')}</Table.Th>
                <Table.Th scope="col">{t('connection.why')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {refused.map(({ externalId, question, reason }) => (
                <Table.Tr key={`${externalId} ${question}`}>
                  <Table.Th scope="row" fw={400}>
                    {externalId}
                  </Table.Th>
                  <Table.Td>{question}</Table.Td>
                  <Table.Td>{reason}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}
