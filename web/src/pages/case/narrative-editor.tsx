import { Button, Group, Stack, TagsInput, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { Refused } from '../../casework/refused.tsx';

type Report = Answered<'getReport'>;
type Draft = NonNullable<Report['draft']>;

/** The narrative sentence by sentence, each with the records it cites. A figure must stand in one of them. */
export function NarrativeEditor({
  draft,
  problems,
  pending,
  error,
  close,
  onSave,
}: {
  readonly draft: Draft;
  readonly problems: Report['problems'];
  readonly pending: boolean;
  readonly error: unknown;
  readonly close: () => void;
  readonly onSave: (draft: Draft) => void;
}) {
  const { t } = useTranslation('case');
  const [sentences, setSentences] = useState(draft.sentences);
  const [action, setAction] = useState(draft.action ?? '');
  const [indicators, setIndicators] = useState(draft.indicators);
  const known = [...new Set(draft.sentences.flatMap(({ refs }) => refs))];
  const change = (index: number, part: Partial<Draft['sentences'][number]>) =>
    setSentences(sentences.map((each, i) => (i === index ? { ...each, ...part } : each)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({ sentences, action: action === '' ? null : action, indicators });
  };
  return (
    <Stack component="form" onSubmit={submit} gap="sm">
      {sentences.map((sentence, index) => (
        <div key={index}>
          <Textarea
            size="xs"
            label={t('sentence', { number: index + 1 })}
            autosize
            required
            value={sentence.text}
            onChange={(event) => change(index, { text: event.currentTarget.value })}
          />
          <TagsInput
            size="xs"
            mt={4}
            aria-label={t('citations', { number: index + 1 })}
            placeholder={t('cite')}
            value={[...sentence.refs]}
            data={known}
            onChange={(refs) => change(index, { refs })}
          />
          {problems
            .filter((each) => each.sentence === index)
            .map(({ problem }) => (
              <Text key={problem} size="xs" c="var(--loss)">
                {problem}
              </Text>
            ))}
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => setSentences(sentences.filter((_, i) => i !== index))}
            aria-label={t('removeSentence', { number: index + 1 })}
          >
            {t('remove')}
          </Button>
        </div>
      ))}
      <Button size="xs" variant="default" onClick={() => setSentences([...sentences, { text: '', refs: [] }])}>
        {t('addSentence')}
      </Button>
      <Textarea
        size="xs"
        label={t('action')}
        autosize
        value={action}
        onChange={(event) => setAction(event.currentTarget.value)}
      />
      <TagsInput size="xs" label={t('indicators')} value={[...indicators]} onChange={setIndicators} />
      <Refused error={error} />
      <Group gap="xs">
        <Button size="xs" type="submit" loading={pending}>
          {t('save')}
        </Button>
        <Button size="xs" variant="subtle" onClick={close}>
          {t('cancel')}
        </Button>
      </Group>
    </Stack>
  );
}
