import { Anchor, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { number } from '../i18n/format.ts';
import classes from './bar-table.module.css';

export interface BarRow {
  readonly name: string;
  readonly value: number;
  /** Where what it counts is shown; the number is the link. Null: nowhere. */
  readonly to: string | null;
  /** What the number opens, in words, for those who do not see the row. */
  readonly opens: string;
  readonly above?: boolean;
  readonly more?: readonly ReactNode[];
}

/** Of the bars; narrower beside further columns. */
const widths = { alone: 160, beside: 48 } as const;

/** Counts as bars that are a table at once: every number is text, and opens what it counts. */
export function BarTable({
  label,
  columns,
  rows,
}: {
  readonly label: string;
  /** Of the name, the number, then of `more`. */
  readonly columns: readonly string[];
  readonly rows: readonly BarRow[];
}) {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const [nameColumn, valueColumn, ...others] = columns;
  const width = others.length === 0 ? widths.alone : widths.beside;
  return (
    <Table.ScrollContainer minWidth={320} mah={360} tabIndex={0} role="region" aria-label={label}>
      <Table verticalSpacing={4} horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{nameColumn}</Table.Th>
            <Table.Th scope="col" className="number">
              {valueColumn}
            </Table.Th>
            <Table.Td aria-hidden="true" />
            {others.map((column) => (
              <Table.Th key={column} scope="col" className="number">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, value, to, opens, above = false, more = [] }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400}>
                {name}
              </Table.Th>
              <Table.Td className="number">
                {to === null || value === 0 ? (
                  number(value)
                ) : (
                  <Anchor
                    component={Link}
                    to={to}
                    size="sm"
                    underline="always"
                    aria-label={`${number(value)} ${opens}`}
                  >
                    {number(value)}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td aria-hidden="true" w={width + 16}>
                <svg width={width} height={10}>
                  <rect width={width} y={4} height={2} className={classes.track} />
                  <rect width={(width * value) / most} height={10} className={above ? classes.above : classes.bar} />
                </svg>
              </Table.Td>
              {more.map((each, column) => (
                <Table.Td key={others[column]} className="number">
                  {each}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
