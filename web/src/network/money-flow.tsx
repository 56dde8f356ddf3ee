import { Anchor, Button, Group, Slider, Table, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBaseMoney } from '../api/session.ts';
import { networkQuery } from '../casework/around-queries.ts';
import { day, number } from '../i18n/format.ts';
import { Failed, Loading } from '../shell/states.tsx';
import { GraphView } from './graph-view.tsx';
import { cyclesThrough, type GraphEdge, type GraphNode, moneyGraph, partyKey, pathBetween } from './money-graph.ts';

const none: ReadonlySet<GraphEdge> = new Set();
const dayMs = 86_400_000;

/** Who paid whom around a customer: open counterparties, follow a way, see money come back, go back in time. */
export function MoneyFlow({
  partyId,
  from,
  until,
}: {
  readonly partyId: string;
  readonly from: number;
  readonly until: number;
}) {
  const { t } = useTranslation('network');
  const money = useBaseMoney();
  const [opened, setOpened] = useState<readonly string[]>([partyId]);
  const [selected, setSelected] = useState<string | null>(null);
  const [at, setAt] = useState(until);
  const [cycle, setCycle] = useState(0);
  const answers = useQueries({
    queries: opened.map((id) => networkQuery(id, { from, until }, id === partyId)),
  });
  const ready = answers.map(({ data }) => data);
  const networks = useMemo(
    () => new Map(opened.flatMap((id, k) => (ready[k] === undefined ? [] : [[id, ready[k].nodes] as const]))),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- each answer is stable until it is asked again
    [opened, ...ready],
  );
  const graph = useMemo(() => moneyGraph(partyId, networks, at), [partyId, networks, at]);
  const cycles = useMemo(() => cyclesThrough(graph, partyKey(partyId)), [graph, partyId]);
  const highlighted = useMemo(() => {
    if (selected !== null && selected !== partyKey(partyId))
      return new Set(pathBetween(graph, partyKey(partyId), selected));
    return cycles.length === 0 ? none : new Set(cycles[cycle % cycles.length]);
  }, [graph, cycles, cycle, selected, partyId]);
  const labelOf = useCallback(
    (node: GraphNode) =>
      node.partyId ?? node.name ?? (node.kind === 'unknown' ? node.key.replace('unknown:', '') : t('outside')),
    [t],
  );
  const open = (id: string) => setOpened((all) => (all.includes(id) ? all : [...all, id]));
  const failed = answers.find(({ error }) => error !== null);
  if (answers[0]?.isPending === true) return <Loading rows={6} />;
  if (failed?.error !== null && failed !== undefined) return <Failed error={failed.error} />;
  const chosen = selected === null ? undefined : graph.nodes.get(selected);
  const finding =
    cycles.length > 0
      ? t('cycle', { count: cycles.length, steps: cycles[cycle % cycles.length]!.length })
      : t('finding', { count: graph.nodes.size - 1 });
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text fw={600}>{finding}</Text>
        {cycles.length > 1 && (
          <Button size="compact-xs" variant="subtle" onClick={() => setCycle(cycle + 1)}>
            {t('nextCycle')}
          </Button>
        )}
      </Group>
      <GraphView
        graph={graph}
        subject={partyId}
        highlighted={highlighted}
        selected={selected}
        labelOf={labelOf}
        label={finding}
        onSelect={(key) => setSelected(key === selected ? null : key)}
      />
      <Text size="xs" className="quiet">
        {t('until', { day: day(at) })}
      </Text>
      <Slider
        size="sm"
        mb="sm"
        min={from}
        max={until}
        step={dayMs}
        value={at}
        onChange={setAt}
        label={day}
        thumbLabel={t('slider')}
      />
      {chosen !== undefined && (
        <Group gap="sm" mb="sm" role="status">
          <Text size="sm">{t('way', { to: labelOf(chosen), count: highlighted.size })}</Text>
          <Button size="compact-xs" variant="default" onClick={() => setSelected(null)}>
            {t('unselect')}
          </Button>
        </Group>
      )}
      <Table.ScrollContainer minWidth={480} mah={300} tabIndex={0} role="region" aria-label={t('table')}>
        <Table verticalSpacing={4} horizontalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('from')}</Table.Th>
              <Table.Th scope="col">{t('to')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('amount')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('payments')}
              </Table.Th>
              <Table.Th scope="col">{t('last')}</Table.Th>
              <Table.Th scope="col">{t('do')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {graph.edges
              .toSorted((a, b) => b.amountMinor - a.amountMinor)
              .map((edge) => {
                const other = graph.nodes.get(edge.from === partyKey(partyId) ? edge.to : edge.from)!;
                return (
                  <Table.Tr key={`${edge.from} ${edge.to}`} data-highlighted={highlighted.has(edge) || undefined}>
                    <Table.Td>{labelOf(graph.nodes.get(edge.from)!)}</Table.Td>
                    <Table.Td>{labelOf(graph.nodes.get(edge.to)!)}</Table.Td>
                    <Table.Td className="number">{money(edge.amountMinor)}</Table.Td>
                    <Table.Td className="number">{number(edge.payments)}</Table.Td>
                    <Table.Td className="unbroken">{day(edge.lastAt)}</Table.Td>
                    <Table.Td>
                      <Group gap="xs" wrap="nowrap">
                        <Button
                          size="compact-xs"
                          variant="subtle"
                          aria-label={t('follow', { to: labelOf(other) })}
                          onClick={() => setSelected(other.key)}
                        >
                          {t('way0')}
                        </Button>
                        {other.partyId !== null && !opened.includes(other.partyId) && (
                          <Button
                            size="compact-xs"
                            variant="subtle"
                            aria-label={t('expandOf', { who: labelOf(other) })}
                            onClick={() => open(other.partyId!)}
                          >
                            {t('expand')}
                          </Button>
                        )}
                        {other.alertId !== null && (
                          <Anchor component={Link} to={`/alerts/${other.alertId}`} size="xs" underline="always">
                            {t('alert', { id: other.alertId })}
                          </Anchor>
                        )}
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                );
              })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
