import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useBaseMoney } from '../../api/session.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { countryName, day } from '../../i18n/format.ts';
import { Empty } from '../../shell/states.tsx';
import { Section } from '../../shell/section.tsx';
import { When } from '../../shell/when.tsx';

type Party = Answered<'getParty'>;

export function Facts({ party, birthDate }: { readonly party: Party; readonly birthDate: string | null }) {
  const { t } = useTranslation('customer');
  const facts = [
    [t('country'), party.country === null ? null : countryName(party.country)],
    [t('region'), party.region],
    [t('industry'), party.industry],
    [t('occupation'), party.occupation],
    [t('onboarded'), party.onboardedAt === null ? null : day(party.onboardedAt)],
    [t('risk'), party.riskRating],
    [t('clientSegment'), party.clientSegment],
    [t('born'), birthDate],
  ] as const;
  return (
    <Section title={t('who')}>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} className="quiet">
                {name}
              </Table.Th>
              <Table.Td>{value ?? <span className="quiet">{t('unknown')}</span>}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

export function Evaluations({ party }: { readonly party: Party }) {
  const { t } = useTranslation('customer');
  const money = useBaseMoney();
  return (
    <Section title={t('evaluations')}>
      {party.evaluations.length === 0 ? (
        <Empty title={t('noEvaluations')} />
      ) : (
        <Table.ScrollContainer minWidth={480} mah={300} tabIndex={0} role="region" aria-label={t('evaluations')}>
          <Table verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('at')}</Table.Th>
                <Table.Th scope="col" className="number">
                  {t('amount')}
                </Table.Th>
                <Table.Th scope="col">{t('score')}</Table.Th>
                <Table.Th scope="col">{t('status')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {party.evaluations.map((each) => (
                <Table.Tr key={`${each.legId} ${each.side}`}>
                  <Table.Td>
                    <When at={each.at} />
                  </Table.Td>
                  <Table.Td className="number">{money(each.amountMinor)}</Table.Td>
                  <Table.Td>
                    {each.score === null || each.tau === null ? '–' : <ScoreBar score={each.score} tau={each.tau} />}
                  </Table.Td>
                  <Table.Td>{t(`evaluationStatus.${each.status}`)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}

export function Accounts({ party }: { readonly party: Party }) {
  const { t } = useTranslation('customer');
  return (
    <Section title={t('accounts')}>
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {party.accounts.map((account) => (
            <Table.Tr key={account.id}>
              <Table.Th scope="row" fw={400}>
                {account.id}
              </Table.Th>
              <Table.Td>{t(`product.${account.product}`)}</Table.Td>
              <Table.Td>{account.currency}</Table.Td>
              <Table.Td className="quiet">{account.openedAt === null ? t('unknown') : day(account.openedAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}
