import { Button, FileButton, Group, List, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { urlOf } from '../../api/call.ts';
import { problemOf } from '../../api/problem.ts';
import { useChange, useOperation } from '../../api/queries.ts';
import { number } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';
import { MappingWizard } from './mapping-wizard.tsx';

const accepted = '.csv,.tsv,.txt,.parquet,.ndjson,.jsonl,.gz';

/** Two ways to the first data: the demo bank, or files of one's own through a mapping. */
export function FirstRun() {
  const { t } = useTranslation('data');
  const client = useQueryClient();
  const uploads = useOperation('getUploads');
  const start = useChange('postDataJob', ['getDataSources']);
  const remove = useChange('deleteUpload', ['getUploads']);
  const [failure, setFailure] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const send = async (files: readonly File[]) => {
    setSending(true);
    setFailure(null);
    try {
      for (const file of files) {
        const response = await fetch(urlOf('putUpload', { name: file.name }), {
          method: 'PUT',
          credentials: 'same-origin',
          headers: { 'content-type': 'application/octet-stream' },
          body: file,
        });
        if (!response.ok) throw await problemOf(response);
      }
    } catch (error) {
      setFailure(error);
    }
    setSending(false);
    await client.invalidateQueries({ queryKey: ['getUploads'] });
  };
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title={t('demo')}>
          <Text size="sm" mb="md">
            {t('demoNext')}
          </Text>
          <Button loading={start.isPending} onClick={() => start.mutate({ body: { source: 'demo' } })}>
            {t('makeDemo')}
          </Button>
        </Section>
        <Section title={t('own')}>
          <Text size="sm" mb="md">
            {t('ownNext')}
          </Text>
          <FileButton
            multiple
            accept={accepted}
            onChange={(files) => void send(files)}
            inputProps={{ 'aria-label': t('choose') }}
          >
            {(props) => (
              <Button {...props} loading={sending}>
                {t('choose')}
              </Button>
            )}
          </FileButton>
        </Section>
      </SimpleGrid>
      {start.error !== null && <Failed error={start.error} />}
      {failure !== null && <Failed error={failure} />}
      {uploads.isPending && <Loading rows={3} />}
      {uploads.error !== null && <Failed error={uploads.error} retry={() => void uploads.refetch()} />}
      {uploads.data !== undefined && uploads.data.items.length > 0 && (
        <>
          <Section title={t('files')}>
            <List size="sm" listStyleType="none">
              {uploads.data.items.map(({ name, bytes, columns, problem }) => (
                <List.Item key={name}>
                  <Group gap="sm">
                    <Text size="sm" fw={600}>
                      {name}
                    </Text>
                    <Text size="sm" className="quiet">
                      {problem ?? t('fileFacts', { kb: number(bytes / 1024, 1), columns: columns.join(', ') })}
                    </Text>
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={t('removeFile', { name })}
                      onClick={() => remove.mutate({ params: { name } })}
                    >
                      {t('remove')}
                    </Button>
                  </Group>
                </List.Item>
              ))}
            </List>
          </Section>
          <MappingWizard
            key={uploads.data.items.map(({ name }) => name).join('|')}
            uploads={uploads.data.items.filter(({ problem }) => problem === null)}
            fields={uploads.data.fields}
            mappings={uploads.data.mappings}
          />
        </>
      )}
    </Stack>
  );
}
