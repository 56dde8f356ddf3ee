import { Anchor, Badge, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Answered } from '../../api/call.ts';
import { useOperation } from '../../api/queries.ts';
import { may, useSession } from '../../api/session.ts';
import { usePeople } from '../../casework/people.ts';
import { number, percent, time } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';
import { Failed, Loading } from '../../shell/states.tsx';
import { Decide } from './decide.tsx';

type Found = Answered<'getScreeningHit'>;

/** Why it is a hit, what was decided on it, and the next decision. */
export function Hit({ id }: { readonly id: number }) {
  const { t } = useTranslation('screening');
  const { data: session } = useSession();
  const { data, error, isPending, refetch } = useOperation('getScreeningHit', { params: { id } });
  if (isPending) return <Loading rows={4} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const { hit, decisions } = data;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <Section title={t('why', { name: hit.matchedName, score: number(hit.score, 2) })}>
        <Stack gap="md">
          <Group gap="sm">
            {may(session, 'parties:read') ? (
              <Anchor
                component={Link}
                to={`/customers/${encodeURIComponent(hit.partyId)}`}
                size="sm"
                underline="always"
              >
                {t('customerOf', { id: hit.partyId })}
              </Anchor>
            ) : (
              <Text size="sm">{t('customerOf', { id: hit.partyId })}</Text>
            )}
            <Badge variant="default">{t(`stateName.${hit.state}`)}</Badge>
          </Group>
          <Words hit={hit} />
          <Text size="sm">
            {t('evidence', {
              name: number(hit.nameScore, 2),
              birthDate: t(`agreement.${hit.explanation.birthDate}`),
              country: t(`agreement.${hit.explanation.country}`),
              line: number(hit.threshold, 2),
            })}
          </Text>
          <Text size="xs" className="quiet">
            {t('origin', { list: hit.list, version: hit.listVersion, entry: hit.entryId })}
          </Text>
        </Stack>
      </Section>
      <Section title={t('decisions')}>
        <Stack gap="md">
          <Decisions decisions={decisions} />
          {may(session, 'screening:work') && <Decide hit={hit} decisions={decisions} />}
        </Stack>
      </Section>
    </SimpleGrid>
  );
}

function Words({ hit: { explanation } }: Pick<Found, 'hit'>) {
  const { t } = useTranslation('screening');
  return (
    <Table verticalSpacing={4} aria-label={t('words')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('word')}</Table.Th>
          <Table.Th scope="col">{t('how')}</Table.Th>
          <Table.Th scope="col" className="number">
            {t('alike')}
          </Table.Th>
          <Table.Th scope="col" className="number">
            {t('weight')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {explanation.words.map(({ listed, how, similarity, weight }) => (
          <Table.Tr key={`${listed} ${how}`}>
            <Table.Th scope="row" fw={400}>
              {listed}
            </Table.Th>
            <Table.Td>{t(`by.${how}`)}</Table.Td>
            <Table.Td className="number">{percent(similarity, 0)}</Table.Td>
            <Table.Td className="number">{number(weight, 2)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Decisions({ decisions }: Pick<Found, 'decisions'>) {
  const { t } = useTranslation('screening');
  const { nameOf } = usePeople();
  if (decisions.length === 0) {
    return (
      <Text size="sm" className="quiet">
        {t('undecided')}
      </Text>
    );
  }
  return (
    <Table verticalSpacing={4} aria-label={t('decisions')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('what')}</Table.Th>
          <Table.Th scope="col">{t('who')}</Table.Th>
          <Table.Th scope="col">{t('when')}</Table.Th>
          <Table.Th scope="col">{t('reason')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {decisions.map((each) => (
          <Table.Tr key={`${each.decidedAt} ${each.action}`}>
            <Table.Th scope="row" fw={400}>
              {t(each.good ? 'done.dismissGood' : `done.${each.action}`)}
            </Table.Th>
            <Table.Td>{nameOf(each.decidedBy)}</Table.Td>
            <Table.Td>{time(each.decidedAt)}</Table.Td>
            <Table.Td>{each.reason}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
