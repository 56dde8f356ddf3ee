import { Button, Group, Kbd, Paper, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outcome } from './alert-actions.tsx';

interface Choice {
  readonly outcome: Outcome;
  readonly reasonCode: string | null;
}

/** Keys 1 to 4. The commonest reason for an unproductive alert has a key of its own. */
const choices: readonly Choice[] = [
  { outcome: 'productive', reasonCode: null },
  { outcome: 'unproductive', reasonCode: 'expected-for-customer' },
  { outcome: 'unproductive', reasonCode: 'one-off-explained' },
  { outcome: 'inconclusive', reasonCode: null },
];

const nameOf = ({ outcome, reasonCode }: Choice) => reasonCode ?? outcome;

/** A decision in two keystrokes: 1–4, then whether it deserved a manual review (y, n). */
export function DispositionBar({
  disabled,
  onDecide,
}: {
  readonly disabled: boolean;
  readonly onDecide: (outcome: Outcome, reasonCode: string | null, deservedReview: boolean | null) => void;
}) {
  const { t } = useTranslation('alerts');
  const [choice, setChoice] = useState<Choice | null>(null);
  const choose = (index: number) => {
    if (!disabled) setChoice(choices[index]!);
  };
  const finish = (deserved: boolean | null) => {
    if (choice === null) return;
    setChoice(null);
    onDecide(choice.outcome, choice.reasonCode, deserved);
  };
  useHotkeys([
    ['1', () => choose(0)],
    ['2', () => choose(1)],
    ['3', () => choose(2)],
    ['4', () => choose(3)],
    ['y', () => finish(true)],
    ['n', () => finish(false)],
    ['escape', () => setChoice(null)],
  ]);
  if (choice !== null) {
    return (
      <Paper withBorder p="sm" role="group" aria-label={t('deserved')}>
        <Text size="sm" fw={600} aria-live="polite">
          {t(`outcome.${nameOf(choice)}`)}. {t('deserved')}
        </Text>
        <Group gap="xs" mt="xs">
          <Button size="xs" onClick={() => finish(true)} rightSection={<Kbd size="xs">y</Kbd>}>
            {t('yes')}
          </Button>
          <Button size="xs" onClick={() => finish(false)} rightSection={<Kbd size="xs">n</Kbd>}>
            {t('no')}
          </Button>
          <Button size="xs" variant="subtle" onClick={() => setChoice(null)}>
            {t('cancel')}
          </Button>
        </Group>
      </Paper>
    );
  }
  return (
    <Group gap="xs" role="group" aria-label={t('decide')}>
      {choices.map((each, index) => (
        <Button
          key={nameOf(each)}
          size="xs"
          variant="default"
          disabled={disabled}
          onClick={() => choose(index)}
          rightSection={<Kbd size="xs">{index + 1}</Kbd>}
        >
          {t(`outcome.${nameOf(each)}`)}
        </Button>
      ))}
    </Group>
  );
}
