import { Button, Collapse, Table, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOperation } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { type ComparedFeature, PeerDensity } from '../../charts/peer-density.tsx';
import { quantileAt } from '../../charts/quantile-shape.ts';
import { number, percent } from '../../i18n/format.ts';
import { inUnit } from '../../i18n/units.ts';
import { Empty, Failed, Loading } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';

/** How far a value lies from the middle of its peers, in [0, 0.5]; unknown ones last. */
const distance = ({ groups }: ComparedFeature): number => Math.abs((groups[0]?.percentile ?? 0.5) - 0.5);

/** So many of the most unusual are shown; the others when they are asked for. */
const shownFirst = 15;

/** Every feature as of now beside the peers, the most unusual first; each opens its distribution. */
export function FeaturesAgainstPeers({ id }: { readonly id: string }) {
  const { t } = useTranslation('customer');
  const { data: session } = useSession();
  const { data, error, isPending } = useOperation('getPartyPeers', { params: { id } });
  const [open, setOpen] = useState<string | null>(null);
  const [all, setAll] = useState(false);
  const currency = session?.baseCurrency ?? 'EUR';
  if (isPending) return <Loading rows={6} />;
  if (error !== null) return <Failed error={error} />;
  const features = data.features.toSorted((a, b) => distance(b) - distance(a));
  const beyond = features.filter((each) => each.value !== null && distance(each) >= 0.49).length;
  return (
    <Section title={t('against')}>
      {features.length === 0 ? (
        <Empty title={t('noFeatures')} />
      ) : (
        <>
          <Text size="md" fw={600} mb="xs">
            {t('againstFinding', { count: beyond, all: number(features.length) })}
          </Text>
          <Table.ScrollContainer minWidth={500} mah={420} tabIndex={0} role="region" aria-label={t('against')}>
            <Table verticalSpacing={4} horizontalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('feature')}</Table.Th>
                  <Table.Th scope="col" className="number">
                    {t('now')}
                  </Table.Th>
                  <Table.Th scope="col" className="number">
                    {t('median')}
                  </Table.Th>
                  <Table.Th scope="col" className="number">
                    {t('standing')}
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {(all ? features : features.slice(0, shownFirst)).map((each) => (
                  <FeatureRows
                    key={each.feature}
                    feature={each}
                    probabilities={data.probabilities}
                    currency={currency}
                    open={open === each.feature}
                    toggle={() => setOpen(open === each.feature ? null : each.feature)}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {!all && features.length > shownFirst && (
            <Button size="compact-xs" variant="subtle" mt="xs" onClick={() => setAll(true)}>
              {t('allFeatures', { n: number(features.length) })}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}

function FeatureRows({
  feature,
  probabilities,
  currency,
  open,
  toggle,
}: {
  readonly feature: ComparedFeature;
  readonly probabilities: readonly number[];
  readonly currency: string;
  readonly open: boolean;
  readonly toggle: () => void;
}) {
  const { t } = useTranslation('customer');
  const own = feature.groups[0];
  const median = own === undefined ? Number.NaN : quantileAt(own.quantiles, probabilities, 0.5);
  const percentile = own?.percentile ?? null;
  return (
    <>
      <Table.Tr>
        <Table.Th scope="row" fw={400}>
          <UnstyledButton
            onClick={toggle}
            aria-expanded={open}
            fz="sm"
            aria-label={t('show', { feature: feature.label })}
          >
            {feature.label}
          </UnstyledButton>
        </Table.Th>
        <Table.Td className="number">{inUnit(feature.value, feature.unit, currency)}</Table.Td>
        <Table.Td className="number">
          {inUnit(Number.isFinite(median) ? median : null, feature.unit, currency)}
        </Table.Td>
        <Table.Td className="number">{percentile === null ? '–' : percent(percentile, 1)}</Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr>
          <Table.Td colSpan={4}>
            <Collapse expanded={open}>
              <PeerDensity feature={feature} probabilities={probabilities} />
            </Collapse>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
