import { List, Stack, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IntervalBar } from '../../../charts/interval-bar.tsx';
import { number, percent } from '../../../i18n/format.ts';
import type { ViewProps } from './operations.ts';
import { SegmentMark } from './segment-mark.tsx';

/** How sure the segments are, what became of those before, and what else was looked at. */
export function Versions({ segmentation: { segments, comparison, tried } }: ViewProps) {
  const { t } = useTranslation('segments');
  const figure = (value: number | null) => (value === null ? '–' : number(value, 2));
  return (
    <Stack gap="xl">
      <section aria-labelledby="became">
        <Title order={3} id="became" mb="xs">
          {comparison === null
            ? t('behaviour.firstVersion')
            : t('behaviour.agreement', {
                agreement: number(comparison.agreement, 2),
                stayed: percent(comparison.stayed, 1),
              })}
        </Title>
        {comparison !== null && (
          <List size="sm">
            {comparison.transitions.map((one) => (
              <List.Item key={JSON.stringify(one)}>
                {one.kind === 'survive' && t('behaviour.survive', { id: one.id, overlap: percent(one.overlap, 1) })}
                {one.kind === 'split' && t('behaviour.split', { id: one.id, into: one.into.join(', ') })}
                {one.kind === 'merge' && t('behaviour.merge', { from: one.from.join(', '), into: one.into })}
                {one.kind === 'emerge' && t('behaviour.emerge', { id: one.id })}
                {one.kind === 'vanish' && t('behaviour.vanish', { id: one.id })}
              </List.Item>
            ))}
          </List>
        )}
      </section>
      <section aria-labelledby="stability">
        <Title order={3} id="stability">
          {t('behaviour.stability')}
        </Title>
        <Text size="xs" className="quiet" mb="xs">
          {t('behaviour.stabilityNote')}
        </Text>
        <Table.ScrollContainer minWidth={480} tabIndex={0} role="region" aria-label={t('behaviour.stability')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('behaviour.segment')}</Table.Th>
                <Table.Th scope="col" className="number">
                  {t('behaviour.customers')}
                </Table.Th>
                <Table.Th scope="col" className="number">
                  {t('behaviour.jaccard')}
                </Table.Th>
                <Table.Td aria-hidden="true" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {segments.map(({ id, name, size, jaccard }, position) => (
                <Table.Tr key={id}>
                  <Table.Th scope="row" fw={400}>
                    <SegmentMark position={position} /> {id} {name}
                  </Table.Th>
                  <Table.Td className="number">{number(size)}</Table.Td>
                  <Table.Td className="number">{number(jaccard, 2)}</Table.Td>
                  <Table.Td aria-hidden="true">
                    <IntervalBar value={jaccard} low={0} high={jaccard} scale={[0, 1]} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </section>
      <section aria-labelledby="tried">
        <Title order={3} id="tried">
          {t('behaviour.tried')}
        </Title>
        <Text size="xs" className="quiet" mb="xs">
          {t('behaviour.triedNote')}
        </Text>
        <Table.ScrollContainer minWidth={640} mah={420} tabIndex={0} role="region" aria-label={t('behaviour.tried')}>
          <Table striped>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('behaviour.method')}</Table.Th>
                {(['k', 'jaccard', 'strength', 'silhouette'] as const).map((column) => (
                  <Table.Th key={column} scope="col" className="number">
                    {t(`behaviour.${column}`)}
                  </Table.Th>
                ))}
                <Table.Th scope="col">{t('behaviour.against')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tried.map(({ method, k, jaccard, predictionStrength, silhouette, shortcomings }) => (
                <Table.Tr key={`${method} ${k}`}>
                  <Table.Td className="unbroken">{method}</Table.Td>
                  <Table.Td className="number">{number(k)}</Table.Td>
                  <Table.Td className="number">{figure(jaccard)}</Table.Td>
                  <Table.Td className="number">{figure(predictionStrength)}</Table.Td>
                  <Table.Td className="number">{figure(silhouette)}</Table.Td>
                  <Table.Td>{shortcomings.length === 0 ? t('behaviour.wouldDo') : shortcomings.join(' ')}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </section>
    </Stack>
  );
}
