import { Badge, Box, Button, Group, NavLink, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '../../i18n/format.ts';
import { conditionName, type Distribution, effectOf, type Governed } from './lines.ts';

type When = Governed['rules'][number]['when'];

const specificity = (when: When) => Object.keys(when).length;

/** The segments that have a line of their own, the most general first; the most specific one wins. */
export function RuleList({
  draft,
  inForce,
  distribution,
  chosen,
  onChoose,
  onDraft,
  changes,
}: {
  readonly draft: Governed;
  readonly inForce: Governed;
  readonly distribution: Distribution;
  readonly chosen: number;
  readonly onChoose: (rule: number) => void;
  /** A draft with other segments, and the one to look at. */
  readonly onDraft: (draft: Governed, rule: number) => void;
  readonly changes: boolean;
}) {
  const { t } = useTranslation('thresholds');
  const lines = [
    {
      rule: -1,
      name: t('everyoneElse'),
      value: draft.default,
      before: inForce.default as number | undefined,
      depth: 0,
    },
    ...draft.rules.map(({ when, value }, rule) => ({
      rule,
      name: conditionName(when),
      value,
      before: inForce.rules.find((each) => conditionName(each.when) === conditionName(when))?.value,
      depth: specificity(when),
    })),
  ].toSorted((a, b) => a.depth - b.depth || a.rule - b.rule);
  return (
    <Stack gap="sm" component="section" aria-labelledby="lines">
      <Title order={2} id="lines" size="sm">
        {t('lines')}
      </Title>
      <Box>
        {lines.map(({ rule, name, value, before, depth }) => {
          const group = distribution.groups.find((each) => each.rule === rule);
          return (
            <NavLink
              key={rule}
              component="button"
              active={rule === chosen}
              aria-pressed={rule === chosen}
              onClick={() => onChoose(rule)}
              pl={8 + 12 * depth}
              py={4}
              label={name}
              description={
                group === undefined ? null : t('units', { count: effectOf(distribution, group, value).units })
              }
              rightSection={
                <Badge variant={value === before ? 'default' : 'filled'} size="sm">
                  {number(value, 3)}
                </Badge>
              }
            />
          );
        })}
      </Box>
      {changes && chosen >= 0 && (
        <Button
          size="xs"
          variant="default"
          onClick={() => onDraft({ ...draft, rules: draft.rules.filter((_, rule) => rule !== chosen) }, -1)}
        >
          {t('removeRule', { name: conditionName(draft.rules[chosen]?.when ?? {}) })}
        </Button>
      )}
      {changes && <NewRule draft={draft} axes={distribution.axes} onDraft={onDraft} />}
    </Stack>
  );
}

/** A line of its own for customers of certain values; it begins where the others' is. */
function NewRule({
  draft,
  axes,
  onDraft,
}: {
  readonly draft: Governed;
  readonly axes: Distribution['axes'];
  readonly onDraft: (draft: Governed, rule: number) => void;
}) {
  const { t } = useTranslation('thresholds');
  const [when, setWhen] = useState<When>({});
  const [axis, setAxis] = useState<string | null>(null);
  const values = axes.find(({ name }) => name === axis)?.values ?? [];
  const exists = draft.rules.some((each) => conditionName(each.when) === conditionName(when));
  const add = () => {
    onDraft({ ...draft, rules: [...draft.rules, { when, value: draft.default }] }, draft.rules.length);
    setWhen({});
    setAxis(null);
  };
  return (
    <Stack gap="xs" component="section" aria-label={t('newRule')}>
      <Text size="xs" className="quiet">
        {t('newRule')}
      </Text>
      {specificity(when) > 0 && (
        <Text size="sm">
          {Object.entries(when)
            .map(([name, value]) => `${name} = ${value}`)
            .join(', ')}
        </Text>
      )}
      <Select
        size="xs"
        aria-label={t('axisName')}
        placeholder={t('axisName')}
        data={axes.map(({ name }) => name).filter((name) => when[name] === undefined)}
        value={axis}
        onChange={setAxis}
      />
      <Select
        size="xs"
        aria-label={t('axisValue')}
        placeholder={t('axisValue')}
        data={[...values]}
        value={null}
        disabled={axis === null}
        searchable
        onChange={(value) => {
          if (axis === null || value === null) return;
          setWhen({ ...when, [axis]: value });
          setAxis(null);
        }}
      />
      <Group gap="xs">
        <Button size="xs" variant="default" disabled={specificity(when) === 0 || exists} onClick={add}>
          {t('addRule')}
        </Button>
        {exists && (
          <Text size="xs" className="quiet">
            {t('ruleExists')}
          </Text>
        )}
      </Group>
    </Stack>
  );
}
