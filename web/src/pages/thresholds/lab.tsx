import { Group, NumberInput, Paper, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { Effects } from './effects.tsx';
import { FromDecisions } from './from-decisions.tsx';
import { History } from './history.tsx';
import { conditionName, type Governed, sameLines, suggestionsOf, withLine } from './lines.ts';
import { Propose } from './propose.tsx';
import { RuleList } from './rule-list.tsx';
import { ScorePlot } from './score-plot.tsx';
import { Suggestions } from './suggestions.tsx';
import { WholeEffect } from './whole-effect.tsx';
import classes from './thresholds.module.css';

/** The lines in force, a draft of others, and their history. */
export function Lines() {
  const { t } = useTranslation('thresholds');
  const thresholds = useOperation('getThresholds');
  if (thresholds.isPending) return <Loading />;
  if (thresholds.error !== null) {
    return <Failed error={thresholds.error} retry={() => void thresholds.refetch()} />;
  }
  const { inForce, items } = thresholds.data;
  if (inForce === null) return <Empty title={t('empty.title')}>{t('empty.next')}</Empty>;
  return (
    <Stack gap="xl">
      <Lab key={JSON.stringify(inForce)} inForce={inForce} />
      <History versions={items} />
    </Stack>
  );
}

function Lab({ inForce }: { readonly inForce: Governed }) {
  const { t } = useTranslation('thresholds');
  const { data: session } = useSession();
  const [draft, setDraft] = useState<Governed>(inForce);
  const [rule, setRule] = useState(-1);
  const [hours, setHours] = useState<number | null>(null);
  const { data, error, refetch } = useOperation('postScoreDistribution', {
    body: { when: draft.rules.map(({ when }) => when) },
  });
  const [kept, setKept] = useState(data);
  // While another exception is being counted, what was counted before stays in sight.
  useEffect(() => {
    if (data !== undefined) setKept(data);
  }, [data]);
  const shown = data ?? kept;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (shown === undefined) return <Loading />;
  if (shown.evaluations === 0) return <Empty title={t('noScores.title')}>{t('noScores.next')}</Empty>;
  const group = shown.groups.find((each) => each.rule === rule) ?? shown.groups[0]!;
  const lineOf = (governed: Governed, at: number) => (at < 0 ? governed.default : governed.rules[at]?.value);
  const when = group.rule < 0 ? null : draft.rules[group.rule]?.when;
  const name = when === null || when === undefined ? t('everyoneElse') : conditionName(when);
  const inForceRule =
    when === null || when === undefined ? -1 : inForce.rules.findIndex((each) => conditionName(each.when) === name);
  const before =
    when === null || when === undefined ? inForce.default : inForceRule < 0 ? null : lineOf(inForce, inForceRule)!;
  const line = lineOf(draft, group.rule) ?? draft.default;
  const setLine = (value: number) => setDraft(withLine(draft, group.rule, value));
  const take = (next: Governed, at: number) => {
    setDraft(next);
    setRule(at);
  };
  return (
    <div className={classes.lab}>
      <RuleList
        draft={draft}
        inForce={inForce}
        distribution={shown}
        chosen={group.rule}
        onChoose={setRule}
        onDraft={take}
        changes={may(session, 'thresholds:propose')}
      />
      <Stack gap="lg">
        <Paper withBorder p="lg">
          <ScorePlot distribution={shown} group={group} inForce={before} line={line} onLine={setLine} name={name} />
        </Paper>
        <Effects distribution={shown} group={group} inForce={before} line={line} draft={draft} name={name} />
        <Group align="end" gap="lg">
          <NumberInput
            label={t('budget')}
            size="xs"
            w={220}
            min={0}
            value={hours ?? ''}
            onChange={(value) => setHours(typeof value === 'number' ? value : null)}
          />
          <Suggestions suggestions={suggestionsOf(shown, group, hours)} onLine={setLine} />
        </Group>
        <FromDecisions draft={draft} bins={shown.bins} onTake={take} />
        {!sameLines(draft, inForce) && (
          <>
            <WholeEffect draft={draft} />
            {may(session, 'thresholds:propose') ? (
              <Propose draft={draft} onReset={() => setDraft(inForce)} />
            ) : (
              <Text size="sm" className="quiet">
                {t('mayNotPropose')}
              </Text>
            )}
          </>
        )}
      </Stack>
    </div>
  );
}
