import { Badge, Group, Paper, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { useBaseMoney } from '../../api/session.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { day, number, time } from '../../i18n/format.ts';
import { PageFrame } from '../../shell/page.tsx';
import { Empty, Failed, Loading } from '../../shell/states.tsx';

type Party = Answered<'getParty'>;

/** One customer: who, among which peers, and what was found. */
export function Customer() {
  const { t } = useTranslation('customer');
  const { id = '' } = useParams();
  const { data: party, error, isPending, refetch } = useOperation('getParty', { params: { id } });
  if (isPending) return <Loading />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  return (
    <PageFrame title={party.name ?? party.id}>
      <Group gap="sm" mb="lg">
        <Badge variant="default">{t(`entity.${party.entityType}`)}</Badge>
        {party.segment.cell !== null && <Badge variant="default">{party.segment.cell}</Badge>}
        {party.politicallyExposed === true && <Badge color="orange">{t('pep')}</Badge>}
        <Text size="sm" className="quiet">
          {party.id}
        </Text>
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <Facts party={party} />
        <Evaluations party={party} />
        <Accounts party={party} />
        <Features party={party} />
      </SimpleGrid>
    </PageFrame>
  );
}

function Facts({ party }: { readonly party: Party }) {
  const { t } = useTranslation('customer');
  const facts = [
    [t('country'), party.country],
    [t('region'), party.region],
    [t('industry'), party.industry],
    [t('occupation'), party.occupation],
    [t('onboarded'), party.onboardedAt === null ? null : day(party.onboardedAt)],
    [t('risk'), party.riskRating],
    [t('clientSegment'), party.clientSegment],
    [t('born'), party.birthDate],
  ] as const;
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="facts">
      <Title order={2} id="facts" mb="sm">
        {t('who')}
      </Title>
      <Table>
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
    </Paper>
  );
}

function Evaluations({ party }: { readonly party: Party }) {
  const { t } = useTranslation('customer');
  const money = useBaseMoney();
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="evaluations">
      <Title order={2} id="evaluations" mb="sm">
        {t('evaluations')}
      </Title>
      {party.evaluations.length === 0 ? (
        <Empty title={t('noEvaluations')} />
      ) : (
        <Table>
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
                <Table.Td>{time(each.at)}</Table.Td>
                <Table.Td className="number">{money(each.amountMinor)}</Table.Td>
                <Table.Td>
                  {each.score === null || each.tau === null ? '–' : <ScoreBar score={each.score} tau={each.tau} />}
                </Table.Td>
                <Table.Td>{t(`evaluationStatus.${each.status}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  );
}

function Accounts({ party }: { readonly party: Party }) {
  const { t } = useTranslation('customer');
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="accounts">
      <Title order={2} id="accounts" mb="sm">
        {t('accounts')}
      </Title>
      <Table>
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
    </Paper>
  );
}

function Features({ party }: { readonly party: Party }) {
  const { t } = useTranslation('customer');
  const features = Object.entries(party.features ?? {});
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="features">
      <Title order={2} id="features" mb="sm">
        {t('features')}
      </Title>
      {features.length === 0 ? (
        <Empty title={t('noFeatures')} />
      ) : (
        <Table.ScrollContainer minWidth={300} mah={420} tabIndex={0} role="region" aria-labelledby="features">
          <Table>
            <Table.Tbody>
              {features.map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row" fw={400}>
                    {name}
                  </Table.Th>
                  <Table.Td className="number">
                    {value === null ? <span className="quiet">{t('unknown')}</span> : number(value, 2)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}
