import { Button, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../../api/queries.ts';
import { time } from '../../i18n/format.ts';
import { Failed } from '../../shell/states.tsx';

export function Comments({ alertId, writes }: { readonly alertId: number; readonly writes: boolean }) {
  const { t } = useTranslation('alert');
  const [text, setText] = useState('');
  const comments = useOperation('getAlertComments', { params: { id: alertId } });
  const add = useChange('postAlertComment', ['getAlertComments']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ params: { id: alertId }, body: { text } }, { onSuccess: () => setText('') });
  };
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="comments">
      <Title order={2} id="comments" mb="sm">
        {t('comments')}
      </Title>
      <Stack gap="sm">
        {comments.error !== null && <Failed error={comments.error} />}
        {comments.data?.items.map((each) => (
          <div key={each.id}>
            <Text size="xs" className="quiet">
              {each.author} · {time(each.at)}
            </Text>
            <Text size="sm">{each.text ?? t('erased')}</Text>
          </div>
        ))}
        {writes && (
          <form onSubmit={submit}>
            <Textarea
              aria-label={t('comment')}
              placeholder={t('comment')}
              autosize
              minRows={2}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            {add.error !== null && <Failed error={add.error} />}
            <Button type="submit" size="xs" mt="xs" disabled={text.trim() === ''} loading={add.isPending}>
              {t('addComment')}
            </Button>
          </form>
        )}
      </Stack>
    </Paper>
  );
}
