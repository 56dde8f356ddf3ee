import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number } from '../../i18n/format.ts';
import type { Suggestion } from './lines.ts';

/** Lines worth a look, each with its reason. */
export function Suggestions({
  suggestions,
  onLine,
}: {
  readonly suggestions: readonly Suggestion[];
  readonly onLine: (line: number) => void;
}) {
  const { t } = useTranslation('thresholds');
  return (
    <Group gap="xs" role="group" aria-label={t('suggestions')}>
      {suggestions.map(({ kind, line }) => (
        <Button key={kind} size="xs" variant="default" onClick={() => onLine(line)}>
          {t(`suggestion.${kind}`, { line: number(line, 3) })}
        </Button>
      ))}
    </Group>
  );
}
