import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number } from '../../i18n/format.ts';

export interface ProblemRow {
  readonly file: string | null;
  readonly line: number | null;
  readonly field: string | null;
  readonly value: string | null;
  readonly reason: string;
}

/** Rows that were not loaded: where each stands, what is wrong with it. */
export function ProblemRows({ label, rows }: { readonly label: string; readonly rows: readonly ProblemRow[] }) {
  const { t } = useTranslation('data');
  return (
    <Table.ScrollContainer minWidth={640} mah={480} tabIndex={0} role="region" aria-label={label}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('file')}</Table.Th>
            <Table.Th scope="col" className="number">
              {t('line')}
            </Table.Th>
            <Table.Th scope="col">{t('field')}</Table.Th>
            <Table.Th scope="col">{t('value')}</Table.Th>
            <Table.Th scope="col">{t('reason')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ file, line, field, value, reason }, index) => (
            <Table.Tr key={index}>
              <Table.Td>{file ?? '–'}</Table.Td>
              <Table.Td className="number">{line === null ? '–' : number(line)}</Table.Td>
              <Table.Td>{field ?? '–'}</Table.Td>
              <Table.Td>
                <code>{value ?? '–'}</code>
              </Table.Td>
              <Table.Td>{reason}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
