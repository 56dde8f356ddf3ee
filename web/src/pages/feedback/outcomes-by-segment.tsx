import { Select, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { number, percent } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';

type Outcome = Answered<'getSegmentOutcomes'>['items'][number];

/** Beyond chance at 5 % after adjusting for looking at all outcomes. */
const differs = ({ adjustedP }: Outcome): boolean => adjustedP !== null && adjustedP < 0.05;
const isScore = (outcome: string): boolean => outcome === 'nps' || outcome === 'csat' || outcome === 'ces';

/** Whether segments differ in what their customers say and in what became of them: the validation of the segments. */
export function OutcomesBySegment() {
  const { t } = useTranslation('feedback');
  const [chosen, setChosen] = useState<string | null>(null);
  const versions = useOperation('getAmlSegmentations');
  const segmentations = [...new Set(versions.data?.items.map(({ segmentation }) => segmentation))];
  const segmentation = chosen ?? segmentations[0];
  return (
    <Section
      title={t('loop.bySegment')}
      actions={
        segmentations.length > 1 && (
          <Select
            size="xs"
            aria-label={t('segmentation')}
            allowDeselect={false}
            data={segmentations}
            value={segmentation ?? null}
            onChange={setChosen}
          />
        )
      }
    >
      {versions.isPending && <Loading rows={4} />}
      {versions.error !== null && <Failed error={versions.error} retry={() => void versions.refetch()} />}
      {versions.data !== undefined && segmentation === undefined && (
        <Empty title={t('loop.noSegments')}>{t('loop.noSegmentsNext')}</Empty>
      )}
      {segmentation !== undefined && <Outcomes segmentation={segmentation} />}
    </Section>
  );
}

function Outcomes({ segmentation }: { readonly segmentation: string }) {
  const { t } = useTranslation('feedback');
  const { data, error, isPending, refetch } = useOperation('getSegmentOutcomes', {
    query: { purpose: 'aml', segmentation },
  });
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const names = [...new Set(data.items.flatMap(({ segments }) => segments.map(({ segment }) => segment)))].toSorted();
  const found = data.items.filter(differs).map(({ outcome }) => t(`loop.outcome.${outcome}`));
  const figure = (item: Outcome, name: string): string => {
    const cell = item.segments.find(({ segment }) => segment === name);
    if (cell === undefined || cell.n === 0) return '–';
    if (cell.value === null) return t('loop.few');
    const value = isScore(item.outcome) ? number(cell.value, 1) : percent(cell.value, 1);
    return `${value} (${number(cell.n)})`;
  };
  return (
    <>
      <Text fw={600} mb="xs">
        {found.length === 0 ? t('loop.alike') : t('loop.differ', { outcomes: found.join(', ') })}
      </Text>
      <Table.ScrollContainer minWidth={640} tabIndex={0} role="region" aria-label={t('loop.bySegment')}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('outcome')}</Table.Th>
              {names.map((name) => (
                <Table.Th key={name} scope="col" className="number">
                  {t('loop.ofSegment', { name })}
                </Table.Th>
              ))}
              <Table.Th scope="col">{t('loop.test')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('loop.p')}
              </Table.Th>
              <Table.Th scope="col" className="number">
                {t('loop.size')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.items.map((item) => (
              <Table.Tr key={item.outcome}>
                <Table.Th scope="row" fw={differs(item) ? 600 : 400}>
                  {t(`loop.outcome.${item.outcome}`)}
                </Table.Th>
                {names.map((name) => (
                  <Table.Td key={name} className="number">
                    {figure(item, name)}
                  </Table.Td>
                ))}
                <Table.Td>{item.test}</Table.Td>
                <Table.Td className="number">
                  {item.adjustedP === null ? '–' : item.adjustedP < 0.001 ? '< 0.001' : number(item.adjustedP, 3)}
                </Table.Td>
                <Table.Td className="number">{item.p === null ? '–' : number(item.effect, 2)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" className="quiet" mt="sm">
        {t('loop.bySegmentAbout')}
      </Text>
    </>
  );
}
