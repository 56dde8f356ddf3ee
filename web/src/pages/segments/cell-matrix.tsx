import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number, percent } from '../../i18n/format.ts';
import { Empty } from '../../shell/states.tsx';
import { labelsOf, nameOf } from './cell-name.ts';
import type { Cell, Lattice } from './lattice.tsx';
import classes from './segments.module.css';

/** Two axes against each other: alert rate and training legs of each cell; a cell that never occurred is empty. */
export function CellMatrix({
  cells,
  rows,
  path,
  axes,
  onOpen,
}: {
  readonly cells: readonly Cell[];
  readonly rows: readonly Cell[];
  readonly path: readonly string[];
  readonly axes: Lattice['axes'];
  readonly onOpen: (cell: string) => void;
}) {
  const { t } = useTranslation('segments');
  const [down, across] = [axes[path.length], axes[path.length + 1]];
  const byName = new Map(cells.map((cell) => [cell.cell, cell]));
  const columns = across?.values.filter((value) =>
    rows.some(({ cell }) => byName.has(nameOf([...labelsOf(cell), value]))),
  );
  if (down === undefined || across === undefined || columns === undefined || columns.length === 0) {
    return <Empty title={t('lattice.deepest')}>{t('lattice.deepestNext')}</Empty>;
  }
  return (
    <Table.ScrollContainer minWidth={480} tabIndex={0} role="region" aria-label={t('lattice.matrixLabel')}>
      <Table withColumnBorders>
        <Table.Caption>{t('lattice.matrixCaption', { down: down.name, across: across.name })}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{down.name}</Table.Th>
            {columns.map((value) => (
              <Table.Th key={value} scope="col" className="number">
                {value}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.cell}>
              <Table.Th scope="row">{labelsOf(row.cell)[path.length]}</Table.Th>
              {columns.map((value) => {
                const cell = byName.get(nameOf([...labelsOf(row.cell), value]));
                return (
                  <Table.Td key={value} className="number">
                    {cell !== undefined && (
                      <button type="button" className={classes.open} onClick={() => onOpen(cell.cell)}>
                        {cell.rate.share === null ? '–' : percent(cell.rate.share, 2)}
                        <Text span size="xs" className="quiet" display="block">
                          {t('lattice.n', { n: number(cell.legs) })}
                        </Text>
                      </button>
                    )}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
