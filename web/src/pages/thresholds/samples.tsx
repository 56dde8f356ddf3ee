import { Button, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { number, percent } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { When } from '../../shell/when.tsx';
import { DrawSample } from './draw-sample.tsx';
import { InspectSample } from './inspect-sample.tsx';

/** Legs drawn at random from a band of scores, to find out whether the line misses anything, or raises for nothing. */
export function Samples() {
  const { t } = useTranslation('thresholds');
  const { data: session } = useSession();
  const { nameOf } = usePeople();
  const [drawing, setDrawing] = useState(false);
  const [opened, setOpened] = useState<number | null>(null);
  const { data, error, isPending, refetch } = useOperation('getSamples');
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const figures = ['tolerance', 'population', 'size'] as const;
  return (
    <Stack gap="lg">
      <Section
        title={t('place.samples')}
        actions={
          may(session, 'thresholds:propose') && (
            <Button size="xs" onClick={() => setDrawing(true)}>
              {t('sample.draw')}
            </Button>
          )
        }
      >
        {data.items.length === 0 ? (
          <Empty title={t('sample.none')}>{t('sample.noneNext')}</Empty>
        ) : (
          <>
            <Text size="sm" className="quiet" mb="sm">
              {t('sample.about')}
            </Text>
            <Table.ScrollContainer minWidth={900} tabIndex={0} role="region" aria-label={t('place.samples')}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col" className="number">
                      {t('sample.number')}
                    </Table.Th>
                    <Table.Th scope="col">{t('sample.kind')}</Table.Th>
                    <Table.Th scope="col">{t('sample.segment')}</Table.Th>
                    <Table.Th scope="col" className="number">
                      {t('sample.band')}
                    </Table.Th>
                    {figures.map((figure) => (
                      <Table.Th key={figure} scope="col" className="number">
                        {t(`sample.${figure}`)}
                      </Table.Th>
                    ))}
                    <Table.Th scope="col">{t('sample.drawn')}</Table.Th>
                    <Table.Th scope="col">{t('sample.actions')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {data.items.map((plan) => (
                    <Table.Tr key={plan.id}>
                      <Table.Th scope="row" fw={400} className="number">
                        {plan.id}
                      </Table.Th>
                      <Table.Td>{t(`sample.${plan.kind}`)}</Table.Td>
                      <Table.Td>{plan.cell ?? t('sample.all')}</Table.Td>
                      <Table.Td className="number">
                        {number(plan.scoreFrom, 3)} – {number(Math.min(1, plan.scoreBelow), 3)}
                      </Table.Td>
                      <Table.Td className="number">{percent(plan.tolerance)}</Table.Td>
                      <Table.Td className="number">{number(plan.population)}</Table.Td>
                      <Table.Td className="number">{number(plan.size)}</Table.Td>
                      <Table.Td>
                        <When at={plan.createdAt} /> · {nameOf(plan.createdBy)}
                      </Table.Td>
                      <Table.Td>
                        {may(session, 'cases:read') && (
                          <Button
                            size="compact-xs"
                            variant="default"
                            aria-expanded={opened === plan.id}
                            aria-label={`${t('sample.inspect')}: ${plan.id}`}
                            onClick={() => setOpened(opened === plan.id ? null : plan.id)}
                          >
                            {t('sample.inspect')}
                          </Button>
                        )}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </>
        )}
      </Section>
      {opened !== null && <InspectSample id={opened} />}
      {drawing && <DrawSample close={() => setDrawing(false)} opened={setOpened} />}
    </Stack>
  );
}
