import { Button, Checkbox, Fieldset, Group, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Question } from '#contract/survey-definition';
import { withOptionLines, withText } from './draft.ts';

/** What a question says in the language that is being written. */
export function QuestionFields({
  question,
  place,
  language,
  change,
  remove,
}: {
  readonly question: Question;
  readonly place: number;
  readonly language: string;
  readonly change: (next: Question) => void;
  /** Null: the only question stays. */
  readonly remove: (() => void) | null;
}) {
  const { t } = useTranslation('feedback');
  return (
    <Fieldset legend={t('question', { place, kind: t(`kind.${question.kind}`) })}>
      <TextInput
        label={t('questionText')}
        required
        value={question.text[language] ?? ''}
        onChange={(event) =>
          change({ ...question, text: withText(question.text, language, event.currentTarget.value) })
        }
      />
      {question.kind === 'single' && (
        <Textarea
          mt="sm"
          label={t('options')}
          description={t('optionsAbout')}
          autosize
          minRows={2}
          required
          value={question.options.map(({ text }) => text[language] ?? '').join('\n')}
          onChange={(event) =>
            change({
              ...question,
              options: withOptionLines(question.options, language, event.currentTarget.value.split('\n')),
            })
          }
        />
      )}
      <Group justify="space-between" mt="sm">
        <Checkbox
          label={t('required')}
          checked={question.required}
          onChange={(event) => change({ ...question, required: event.currentTarget.checked })}
        />
        {remove !== null && (
          <Button size="compact-xs" variant="default" onClick={remove} aria-label={`${t('remove')}: ${place}`}>
            {t('remove')}
          </Button>
        )}
      </Group>
    </Fieldset>
  );
}
