import { Fieldset, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SurveyDefinition } from '#contract/survey-definition';
import type { Mapped } from './mapped.ts';

const none: Mapped[string] = { external: '', options: {} };

/** Which question of the source is which of ours; one that is left empty is not taken in. */
export function MappedQuestions({
  definition: { questions, languages },
  mapped,
  change,
}: {
  readonly definition: SurveyDefinition;
  readonly mapped: Mapped;
  readonly change: (mapped: Mapped) => void;
}) {
  const { t } = useTranslation('feedback');
  const language = languages[0]!;
  return (
    <Fieldset legend={t('connection.questions')}>
      <Text size="xs" className="quiet" mb="sm">
        {t('connection.questionsAbout')}
      </Text>
      <Stack gap="sm">
        {questions.map((question) => {
          const { external, options } = mapped[question.id] ?? none;
          return (
            <Stack key={question.id} gap={4}>
              <TextInput
                label={question.text[language] ?? question.id}
                placeholder={t('connection.nameThere')}
                value={external}
                onChange={(event) =>
                  change({ ...mapped, [question.id]: { external: event.currentTarget.value, options } })
                }
              />
              {'options' in question &&
                external !== '' &&
                question.options.map((option) => (
                  <TextInput
                    key={option.id}
                    size="xs"
                    pl="md"
                    label={t('connection.choice', { option: option.text[language] ?? option.id })}
                    placeholder={option.id}
                    value={options[option.id] ?? ''}
                    onChange={(event) =>
                      change({
                        ...mapped,
                        [question.id]: { external, options: { ...options, [option.id]: event.currentTarget.value } },
                      })
                    }
                  />
                ))}
            </Stack>
          );
        })}
      </Stack>
    </Fieldset>
  );
}
