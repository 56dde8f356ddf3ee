import { Table, Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IntervalBar } from '../../charts/interval-bar.tsx';
import { interval, number } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { WithCode } from '../../shell/with-code.tsx';
import facts from './ablation.json';

interface Part {
  readonly variant: string;
  readonly testable: boolean;
  /** Difference of AUROC with its 95 % interval; null where nothing was measured. */
  readonly adds: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Null = nobody can say. */
  readonly helps: boolean | null;
}

interface Measured {
  readonly commit: string;
  readonly sets: readonly {
    readonly data: string;
    readonly units: number;
    readonly guiltyParties: number;
    readonly stages: readonly Part[];
    readonly groups: readonly Part[];
  }[];
}

const measured: Measured = facts;

/** What each stage of segmentation and each group of features adds to AUROC, as the project measured it on open data. */
export function Ablation() {
  const { t } = useTranslation('models');
  return (
    <Section title={t('ablation.title')}>
      <Text size="sm" mb="sm">
        <WithCode>{t('ablation.about', { commit: measured.commit })}</WithCode>
      </Text>
      <Tabs defaultValue="0" keepMounted={false}>
        <Tabs.List mb="sm">
          {measured.sets.map(({ data }, at) => (
            <Tabs.Tab key={data} value={String(at)}>
              {data}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {measured.sets.map(({ data, units, guiltyParties, stages, groups }, at) => (
          <Tabs.Panel key={data} value={String(at)}>
            <Text size="sm" className="quiet" mb="xs">
              {t('ablation.rests', { units: number(units), parties: number(guiltyParties) })}
            </Text>
            <Parts
              data={data}
              heads={[t('ablation.stages'), t('ablation.groups')]}
              parts={[stages, groups]}
              few={guiltyParties}
            />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Section>
  );
}

function Parts({
  data,
  heads,
  parts,
  few,
}: {
  readonly data: string;
  readonly heads: readonly string[];
  readonly parts: readonly (readonly Part[])[];
  /** Guilty customers, for the verdict where they are too few. */
  readonly few: number;
}) {
  const { t } = useTranslation('models');
  const ends = parts.flat().flatMap(({ low, high }) => (low === null || high === null ? [] : [-low, high]));
  const most = Math.max(0.001, ...ends);
  const verdict = ({ testable, adds, high, helps }: Part) => {
    if (!testable || adds === null || high === null) return t('ablation.notTestable');
    if (helps === null) return t('ablation.few', { parties: number(few) });
    if (helps) return t('ablation.helps');
    return t(high < 0 ? 'ablation.harms' : 'ablation.unclear');
  };
  return (
    <Table.ScrollContainer minWidth={560} tabIndex={0} role="region" aria-label={`${t('ablation.title')}: ${data}`}>
      <Table verticalSpacing={4}>
        {parts.map((rows, group) => [
          <Table.Thead key={`head ${heads[group]}`}>
            <Table.Tr>
              <Table.Th scope="col">{heads[group]}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('ablation.adds')}
              </Table.Th>
              <Table.Td aria-hidden="true" />
              <Table.Th scope="col">{t('ablation.verdict')}</Table.Th>
            </Table.Tr>
          </Table.Thead>,
          <Table.Tbody key={heads[group]}>
            {rows.map((part) => (
              <Table.Tr key={part.variant}>
                <Table.Th scope="row" fw={400}>
                  {t([`ablation.variant.${part.variant}`, `casework:group.${part.variant}`], {
                    defaultValue: part.variant,
                  })}
                </Table.Th>
                <Table.Td className="number">
                  {part.adds === null || part.low === null || part.high === null
                    ? '–'
                    : interval(part.adds, [part.low, part.high], 3)}
                </Table.Td>
                <Table.Td aria-hidden="true" w={176}>
                  {part.adds !== null && part.low !== null && part.high !== null && (
                    <IntervalBar value={part.adds} low={part.low} high={part.high} scale={[-most, most]} />
                  )}
                </Table.Td>
                <Table.Td>{verdict(part)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>,
        ])}
      </Table>
    </Table.ScrollContainer>
  );
}
