import { Anchor, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { interval, number, percent } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Failed, Loading } from '../../shell/states.tsx';
import { conditionName, type Governed, onEdge, withRule } from './lines.ts';

type FromDecision = Answered<'getThresholdSuggestions'>['suggestions'][number];

interface Taking {
  readonly draft: Governed;
  /** Lines lie on the edges of so many bins. */
  readonly bins: number;
  /** The draft with the line in it, and the rule that it is. */
  readonly onTake: (draft: Governed, rule: number) => void;
}

const tolerances = [0.01, 0.02, 0.05, 0.1] as const;

/** Lines that decided alerts and inspected samples suggest, each with what it rests on. A person takes it, or nobody. */
export function FromDecisions({ draft, bins, onTake }: Taking) {
  const { t } = useTranslation('thresholds');
  const [tolerance, setTolerance] = useState<number>(0.05);
  const { data, error, isPending, refetch } = useOperation('getThresholdSuggestions', { query: { tolerance } });
  return (
    <Section
      title={t('fromDecisions.title')}
      actions={
        <Select
          size="xs"
          w={96}
          aria-label={t('fromDecisions.tolerance')}
          value={String(tolerance)}
          onChange={(value) => setTolerance(Number(value))}
          allowDeselect={false}
          data={tolerances.map((share) => ({ value: String(share), label: percent(share) }))}
        />
      }
    >
      {data !== undefined && (
        <Text size="sm" className="quiet" mb="sm">
          {t('fromDecisions.rule', { fewest: number(data.fewest), tolerance: percent(tolerance) })}
        </Text>
      )}
      {isPending && <Loading rows={1} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data?.suggestions.length === 0 && <Text size="sm">{t('fromDecisions.none')}</Text>}
      <Stack gap="md">
        {data?.suggestions.map((each) => (
          <One key={`${each.cell} ${each.because}`} suggestion={each} draft={draft} bins={bins} onTake={onTake} />
        ))}
      </Stack>
    </Section>
  );
}

function One({ suggestion, draft, bins, onTake }: Taking & { readonly suggestion: FromDecision }) {
  const { t } = useTranslation('thresholds');
  const { cell, when, tau, suggested, because, decided, sampleId } = suggestion;
  const line = onEdge(suggested, bins);
  const [taken, rule] = withRule(draft, when, line);
  const now = rule < 0 ? draft.default : draft.rules[rule]?.value;
  const name = cell === null ? t('everyoneElse') : conditionName(when) || cell;
  // What backs off to no segment at all is governed by the default, which is not moved for these few.
  const governs = cell === null || Object.keys(when).length > 0;
  const facts = { name, tau: number(tau, 3), suggested: number(suggested, 3), count: decided };
  return (
    <Group justify="space-between" align="start" wrap="nowrap" gap="lg">
      <div>
        <Text size="sm" fw={600}>
          {t(`fromDecisions.${because}`, facts)}
        </Text>
        {sampleId === null ? (
          <Text size="sm">
            {t('fromDecisions.inVain', facts)}{' '}
            <Anchor
              component={Link}
              size="sm"
              underline="always"
              to={`/alerts?${new URLSearchParams({ state: 'closed', ...(cell === null ? {} : { segment: cell }) }).toString()}`}
            >
              {t('fromDecisions.closed')}
            </Anchor>
          </Text>
        ) : (
          <Sample id={sampleId} />
        )}
      </div>
      {governs ? (
        <Button
          size="xs"
          variant="default"
          className="number"
          miw={180}
          disabled={now === line}
          onClick={() => onTake(taken, rule)}
        >
          {t(now === line ? 'fromDecisions.isDraft' : 'fromDecisions.take', { line: number(line, 3) })}
        </Button>
      ) : (
        <Text size="sm" className="quiet">
          {t('fromDecisions.noRule')}
        </Text>
      )}
    </Group>
  );
}

/** What the inspection of a sample found, and of whom. */
function Sample({ id }: { readonly id: number }) {
  const { t } = useTranslation('thresholds');
  const { data, error } = useOperation('getSample', { params: { id } });
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading rows={1} />;
  const { plan, items, result } = data;
  const { share, low, high } = result.productive;
  const found = items.filter(({ outcome }) => outcome !== null && outcome !== 'unproductive');
  return (
    <>
      <Text size="sm">
        {t('fromDecisions.sample', {
          id: plan.id,
          from: number(plan.scoreFrom, 3),
          below: number(plan.scoreBelow, 3),
          decided: number(result.decided),
          size: number(plan.size),
          share: share === null || low === null || high === null ? '–' : interval(share, [low, high]),
        })}
      </Text>
      <Text size="sm">
        {t('fromDecisions.found')}{' '}
        {found.map(({ position, side, partyId, score }, index) => (
          <span key={`${position}/${side}`}>
            {index > 0 && ', '}
            {partyId === null ? (
              '–'
            ) : (
              <Anchor component={Link} size="sm" underline="always" to={`/customers/${encodeURIComponent(partyId)}`}>
                {partyId}
              </Anchor>
            )}{' '}
            ({number(score, 3)})
          </span>
        ))}
      </Text>
    </>
  );
}
