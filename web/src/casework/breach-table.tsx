import { Button, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Answered } from '../api/call.ts';
import { useBaseMoney } from '../api/session.ts';
import { ScoreBar } from '../charts/score-bar.tsx';
import { When } from '../shell/when.tsx';

/** The payments above the line; where one can be chosen, its time is the button. */
export function BreachTable({
  label,
  breaches,
  height,
  shown = null,
  onShow,
}: {
  readonly label: string;
  readonly breaches: Answered<'getPartyAlert'>['breaches'];
  /** At most, in px. */
  readonly height: number;
  readonly shown?: number | null;
  readonly onShow?: (id: number) => void;
}) {
  const { t } = useTranslation('casework');
  const money = useBaseMoney();
  return (
    <Table.ScrollContainer minWidth={420} mah={height} tabIndex={0} role="region" aria-label={label}>
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
          {breaches.map(({ id, at, amountMinor, score, tau, reasons }) => (
            <Table.Tr key={id} id={`breach-${id}`} aria-current={id === shown ? 'true' : undefined}>
              <Table.Td>
                {onShow === undefined ? (
                  <When at={at} />
                ) : (
                  <Button size="compact-xs" variant={id === shown ? 'light' : 'subtle'} onClick={() => onShow(id)}>
                    <When at={at} />
                  </Button>
                )}
              </Table.Td>
              <Table.Td className="number">{money(amountMinor)}</Table.Td>
              <Table.Td>
                <ScoreBar score={score} tau={tau} width={40} />
              </Table.Td>
              <Table.Td>{reasons?.reasons[0]?.[onShow === undefined ? 'sentence' : 'group'] ?? '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
