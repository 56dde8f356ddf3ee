import { Anchor, Button, Group, Progress, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { outcomes } from '#contract/casework-words';
import { useChange, useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { interval, number } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Failed, Loading } from '../../shell/states.tsx';

/** The legs of a sample, one after the other to be inspected, and what the inspection says so far. */
export function InspectSample({ id }: { readonly id: number }) {
  const { t } = useTranslation('thresholds');
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const { data, error, isPending, refetch } = useOperation('getSample', { params: { id } });
  const decide = useChange('postSampleOutcome', ['getSample', 'getThresholdSuggestions']);
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const { plan, items, result } = data;
  const { share, low, high } = result.productive;
  const known = share !== null && low !== null && high !== null;
  return (
    <Section title={t('sample.title', { id })}>
      <Text size="sm" fw={600}>
        {t(`sample.verdict.${plan.kind === 'btl' ? result.verdict : 'above'}`, {
          tolerance: number(plan.tolerance * 100),
          line: result.suggestedTau === null ? '–' : number(result.suggestedTau, 3),
          share: known ? interval(share, [low, high]) : '–',
        })}
      </Text>
      <Text size="sm" className="quiet" mb={4}>
        {t('sample.progress', { decided: number(result.decided), size: number(items.length) })}
      </Text>
      <Progress
        value={items.length === 0 ? 0 : (100 * result.decided) / items.length}
        aria-label={t('sample.progress', { decided: number(result.decided), size: number(items.length) })}
        mb="md"
        maw={320}
      />
      {decide.error !== null && <Failed error={decide.error} />}
      <Table.ScrollContainer minWidth={640} mah={480} tabIndex={0} role="region" aria-label={t('sample.legs')}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('sample.leg')}</Table.Th>
              <Table.Th scope="col">{t('sample.customer')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('sample.score')}
              </Table.Th>
              <Table.Th scope="col">{t('sample.outcome')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(({ position, side, legId, partyId, score, outcome, decidedBy }) => (
              <Table.Tr key={`${position}/${side}`}>
                <Table.Th scope="row" fw={400} ff="monospace">
                  {legId}
                </Table.Th>
                <Table.Td>
                  {partyId === null ? (
                    '–'
                  ) : (
                    <Anchor component={Link} size="sm" to={`/customers/${encodeURIComponent(partyId)}`}>
                      {partyId}
                    </Anchor>
                  )}
                </Table.Td>
                <Table.Td className="number">{number(score, 3)}</Table.Td>
                <Table.Td>
                  {outcome === null && may(session, 'cases:work') ? (
                    <Group gap={4} wrap="nowrap">
                      {outcomes.map((each) => (
                        <Button
                          key={each}
                          size="compact-xs"
                          variant="default"
                          aria-label={`${t(`sample.outcomes.${each}`)}: ${legId}`}
                          disabled={decide.isPending}
                          onClick={() => decide.mutate({ params: { id }, body: { position, side, outcome: each } })}
                        >
                          {t(`sample.outcomes.${each}`)}
                        </Button>
                      ))}
                    </Group>
                  ) : outcome === null ? (
                    t('sample.open')
                  ) : (
                    `${t(`sample.outcomes.${outcome}`)} · ${decidedBy === null ? '–' : nameOf(decidedBy)}`
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
