import { Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { day, money, number } from '../../i18n/format.ts';
import { Failed, Loading } from '../../shell/states.tsx';
import { IntervalBar } from '../../charts/interval-bar.tsx';

type Result = Answered<'getCampaignResult'>;

/** What a campaign brought against its holdout. Campaigns are found by their name. */
export function CampaignResult() {
  const { t } = useTranslation('feedback');
  const [search, setSearch] = useSearchParams();
  const id = search.get('campaign');
  const [name, setName] = useState(id ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSearch({ place: 'audiences', campaign: name });
  };
  return (
    <Stack gap="md">
      <form onSubmit={submit}>
        <Group align="end" gap="sm">
          <TextInput
            label={t('campaign')}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            {t('show')}
          </Button>
        </Group>
      </form>
      {id === null ? (
        <Text size="sm" className="quiet">
          {t('campaignNext')}
        </Text>
      ) : (
        <Shown key={id} id={id} />
      )}
    </Stack>
  );
}

function Shown({ id }: { readonly id: string }) {
  const { t } = useTranslation('feedback');
  const { data, error, isPending, refetch } = useOperation('getCampaignResult', { params: { id } });
  if (isPending) return <Loading rows={3} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const { campaign, treated, holdout, uplift } = data;
  return (
    <div>
      <Text size="sm">
        {t('campaignFacts', {
          offer: campaign.offer,
          from: day(campaign.startedAt),
          to: day(campaign.endsAt),
          treated: number(treated),
          holdout: number(holdout),
          cost: money(campaign.costMinor, campaign.currency),
        })}
      </Text>
      {uplift === null ? <Text size="sm">{t('upliftHidden')}</Text> : <Uplift uplift={uplift} of={campaign} />}
    </div>
  );
}

function Uplift({
  uplift,
  of: { currency },
}: {
  readonly uplift: NonNullable<Result['uplift']>;
  readonly of: Result['campaign'];
}) {
  const { t } = useTranslation('feedback');
  const share = (value: number) => `${number(100 * value, 1)} %`;
  const amount = (value: number) => money(value, currency);
  const { incremental, low, high, roi, roiLow, roiHigh } = uplift.return;
  return (
    <Stack gap="sm" mt="md">
      <Table.ScrollContainer minWidth={720} tabIndex={0} role="region" aria-label={t('uplift')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {(['outcome', 'treatedArm', 'holdoutArm', 'difference'] as const).map((column, at) => (
                <Table.Th key={column} scope="col" className={at === 0 ? undefined : 'number'}>
                  {t(column)}
                </Table.Th>
              ))}
              <Table.Td aria-hidden="true" />
              <Table.Th scope="col">{t('method')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(['response', 'retention', 'revenue'] as const).map((outcome) => {
              const each = uplift[outcome];
              const shown = outcome === 'revenue' ? amount : share;
              const most = Math.max(1e-9, Math.abs(each.low), Math.abs(each.high));
              return (
                <Table.Tr key={outcome}>
                  <Table.Th scope="row" fw={400}>
                    {t(`outcomes.${outcome}`)}
                  </Table.Th>
                  <Table.Td className="number">{shown(each.treated)}</Table.Td>
                  <Table.Td className="number">{shown(each.holdout)}</Table.Td>
                  <Table.Td className="number">
                    {`${shown(each.difference)} [${shown(each.low)}, ${shown(each.high)}]`}
                  </Table.Td>
                  <Table.Td w={176}>
                    <IntervalBar value={each.difference} low={each.low} high={each.high} scale={[-most, most]} />
                  </Table.Td>
                  <Table.Td>{each.method}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm">
        {t('incremental', { value: amount(incremental), low: amount(low), high: amount(high) })}
        {roi !== null && roiLow !== null && roiHigh !== null && (
          <> {t('roi', { value: number(roi, 2), low: number(roiLow, 2), high: number(roiHigh, 2) })}</>
        )}
      </Text>
    </Stack>
  );
}
