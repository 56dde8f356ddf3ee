import { Button, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange, useOperation } from '../api/queries.ts';
import { time } from '../i18n/format.ts';
import { Failed } from '../shell/states.tsx';
import { usePeople } from './people.ts';
import { Section } from '../shell/section.tsx';

const operations = {
  alert: ['getAlertComments', 'postAlertComment'],
  case: ['getCaseComments', 'postCaseComment'],
} as const;

/** What people wrote on an alert or a case, the first first. */
export function Comments({
  of,
  id,
  writes,
}: {
  readonly of: 'alert' | 'case';
  readonly id: number;
  readonly writes: boolean;
}) {
  const { t } = useTranslation('casework');
  const { nameOf } = usePeople();
  const [text, setText] = useState('');
  const [read, write] = operations[of];
  const comments = useOperation(read, { params: { id } });
  const add = useChange(write, [read, 'getAlertTrail', 'getCaseTrail']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ params: { id }, body: { text } }, { onSuccess: () => setText('') });
  };
  return (
    <Section title={t('comment.title')}>
      <Stack gap="sm">
        {comments.error !== null && <Failed error={comments.error} />}
        {comments.data?.items.length === 0 && (
          <Text size="sm" className="quiet">
            {t('comment.none')}
          </Text>
        )}
        {comments.data?.items.map((each) => (
          <div key={each.id}>
            <Text size="xs" className="quiet">
              {nameOf(each.author)} · {time(each.at)}
            </Text>
            <Text size="sm">{each.text ?? t('comment.erased')}</Text>
          </div>
        ))}
        {writes && (
          <form onSubmit={submit}>
            <Textarea
              aria-label={t('comment.write')}
              placeholder={t('comment.write')}
              autosize
              minRows={2}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            {add.error !== null && <Failed error={add.error} />}
            <Button type="submit" size="xs" mt="xs" disabled={text.trim() === ''} loading={add.isPending}>
              {t('comment.add')}
            </Button>
          </form>
        )}
      </Stack>
    </Section>
  );
}
