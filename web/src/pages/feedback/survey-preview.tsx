import { Group, Paper, Radio, Stack, Text, Textarea, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Question, SurveyDefinition } from '#contract/survey-definition';

function scoresOf(question: Question): readonly number[] {
  if (question.kind === 'nps') return Array.from({ length: 11 }, (_, score) => score);
  const highest =
    question.kind === 'csat' ? 5 : question.kind === 'ces' ? 7 : question.kind === 'rating' ? question.highest : 0;
  return Array.from({ length: highest }, (_, at) => at + 1);
}

/** What a customer will read, in the language that is being written. */
export function SurveyPreview({
  definition,
  language,
}: {
  readonly definition: SurveyDefinition;
  readonly language: string;
}) {
  const { t } = useTranslation('feedback');
  const said = (texts: Readonly<Record<string, string>>) => texts[language] ?? '…';
  return (
    <Paper withBorder p="lg" component="section" aria-label={t('preview')} lang={language} pos="sticky" top={72}>
      <Text size="xs" className="quiet" mb="sm">
        {t('previewAbout')}
      </Text>
      <Stack gap="lg">
        <Title order={2}>{said(definition.title)}</Title>
        {definition.intro !== undefined && <Text size="sm">{said(definition.intro)}</Text>}
        {definition.questions.map((question) => (
          <PreviewQuestion key={question.id} question={question} said={said} />
        ))}
        <Text size="sm">{said(definition.thanks)}</Text>
      </Stack>
    </Paper>
  );
}

function PreviewQuestion({
  question,
  said,
}: {
  readonly question: Question;
  readonly said: (texts: Readonly<Record<string, string>>) => string;
}) {
  if (question.kind === 'open') {
    return <Textarea label={said(question.text)} withAsterisk={question.required} readOnly />;
  }
  const choices =
    'options' in question
      ? question.options.map(({ id, text }) => ({ value: id, label: said(text) }))
      : scoresOf(question).map((score) => ({ value: String(score), label: String(score) }));
  return (
    <Radio.Group label={said(question.text)} withAsterisk={question.required}>
      <Group gap="sm" mt="xs">
        {choices.map(({ value, label }) => (
          <Radio key={value} value={value} label={label} />
        ))}
      </Group>
    </Radio.Group>
  );
}
