import { Box, Table, useComputedColorScheme } from '@mantine/core';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { useNearView } from '../shell/near-view.ts';
import { Figure } from './figure.tsx';

export interface ChartTable {
  readonly columns: readonly string[];
  /** How many columns at the front hold words; the others hold numbers. Default 1. */
  readonly words?: number;
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What a drawing reads of the theme, as colours. */
export interface ChartColours {
  readonly above: string;
  readonly below: string;
  readonly line: string;
  readonly text: string;
  readonly quiet: string;
  readonly accent: string;
  readonly surface: string;
}

function coloursOf(element: Element): ChartColours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    above: of('--above'),
    below: of('--below'),
    line: of('--line'),
    text: of('--text'),
    quiet: of('--text-quiet'),
    accent: of('--accent'),
    surface: of('--surface'),
  };
}

/**
 * A chart whose title is its finding, with the same numbers as a table behind it. Drawn on a canvas and with tooltips of
 * plain text: the Content-Security-Policy lets no inline style through.
 */
export function Chart({
  title,
  table,
  option,
  height = 260,
  onClick,
}: {
  readonly title: string;
  readonly table: ChartTable;
  readonly option: (colours: ChartColours) => EChartsCoreOption;
  readonly height?: number;
  /** Hears of a click on a mark: series, position in it, and whether it is a node or an edge where there are both. */
  readonly onClick?: (seriesIndex: number, dataIndex: number, kind?: string) => void;
}) {
  const [asTable, setAsTable] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const near = useNearView(holder);
  const scheme = useComputedColorScheme();
  const clicked = useRef(onClick);
  clicked.current = onClick;
  useEffect(() => {
    const element = holder.current;
    if (element === null || asTable || !near) return;
    let chart: EChartsType | null = null;
    let gone = false;
    const observer = new ResizeObserver(() => chart?.resize());
    const draw = async () => {
      const { startChart } = await import('./engine.ts');
      if (gone) return;
      chart = startChart(element, option(coloursOf(element)));
      chart.on('click', (event) => clicked.current?.(event.seriesIndex ?? 0, event.dataIndex, event.dataType));
      observer.observe(element);
    };
    void draw();
    return () => {
      gone = true;
      observer.disconnect();
      chart?.dispose();
    };
  }, [option, asTable, scheme, near]);
  return (
    <Figure title={title} asTable={asTable} onTurn={setAsTable}>
      {asTable ? (
        <Table.ScrollContainer minWidth={300} mah={height + 80} tabIndex={0} aria-label={title} role="region">
          <Table withRowBorders striped>
            <Table.Thead>
              <Table.Tr>
                {table.columns.map((column, at) => (
                  <Table.Th key={column} scope="col" className={at >= (table.words ?? 1) ? 'number' : undefined}>
                    {column}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {table.rows.map((row, index) => (
                <Table.Tr key={index}>
                  {row.map((cell, column) => (
                    <Table.Td key={column} className={column >= (table.words ?? 1) ? 'number' : undefined}>
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : (
        <Box ref={holder} h={height} role="img" aria-label={title} />
      )}
    </Figure>
  );
}
