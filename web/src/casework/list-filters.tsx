import { Group, SegmentedControl, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** What a list of work shows: a state, only one's own, and what else narrows it. Words: `state`, `stateName`, `mine`. */
export function ListFilters<State extends string>({
  words,
  states,
  view: { state, mine },
  change,
  children,
}: {
  /** Namespace of the page. */
  readonly words: string;
  readonly states: readonly State[];
  readonly view: { readonly state: State; readonly mine: boolean };
  readonly change: (next: { readonly state: State } | { readonly mine: boolean }) => void;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation(words);
  return (
    <Group mb="sm" gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={t('state')}
        value={state}
        onChange={(next) => change({ state: next })}
        data={states.map((value) => ({ value, label: t(`stateName.${value}`) }))}
      />
      <Switch
        size="xs"
        label={t('mine')}
        checked={mine}
        onChange={(event) => change({ mine: event.currentTarget.checked })}
      />
      {children}
    </Group>
  );
}
