import { Button, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../../api/call.ts';
import { useBaseMoney } from '../../api/session.ts';
import { ScoreBar } from '../../charts/score-bar.tsx';
import { time } from '../../i18n/format.ts';
import { Section } from '../../shell/section.tsx';

/** The payments above the line; the one that is chosen is explained beside. */
export function Breaches({
  breaches,
  shown,
  onShow,
}: {
  readonly breaches: Answered<'getPartyAlert'>['breaches'];
  readonly shown: number | null;
  readonly onShow: (id: number) => void;
}) {
  const { t } = useTranslation('alert');
  const money = useBaseMoney();
  if (breaches.length === 0) return null;
  return (
    <Section title={t('happened', { count: breaches.length })}>
      <Table.ScrollContainer minWidth={520} mah={240} tabIndex={0} role="region" aria-label={t('breaches')}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('when')}</Table.Th>
              <Table.Th scope="col" className="number">
                {t('amount')}
              </Table.Th>
              <Table.Th scope="col">{t('scoreColumn')}</Table.Th>
              <Table.Th scope="col">{t('firstReason')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {breaches.map((each) => (
              <Table.Tr key={each.id} id={`breach-${each.id}`} aria-current={each.id === shown ? 'true' : undefined}>
                <Table.Td>
                  <Button
                    size="compact-xs"
                    variant={each.id === shown ? 'light' : 'subtle'}
                    onClick={() => onShow(each.id)}
                  >
                    {time(each.at)}
                  </Button>
                </Table.Td>
                <Table.Td className="number">{money(each.amountMinor)}</Table.Td>
                <Table.Td>
                  <ScoreBar score={each.score} tau={each.tau} />
                </Table.Td>
                <Table.Td>{each.reasons?.reasons[0]?.group ?? '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}
