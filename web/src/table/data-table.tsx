import { Box, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type ReactNode, useEffect, useMemo, useRef } from 'react';
import classes from './data-table.module.css';

export interface Column<T> {
  readonly id: string;
  /** With its unit, where it has one. */
  readonly header: ReactNode;
  /** CSS grid track: `120px`, `minmax(160px, 2fr)`. */
  readonly width: string;
  readonly numeric?: boolean;
  readonly cell: (row: T) => ReactNode;
}

/**
 * A virtual table: of any number of rows only those in sight are drawn. j and k move, enter opens, x marks; the row with
 * the focus is told to whoever asks. `onEnd` is called near the last row, for the next page.
 */
export function DataTable<T>({
  label,
  columns,
  rows,
  keyOf,
  current,
  onCurrent,
  onOpen,
  marked,
  onMark,
  onEnd,
  groupOf,
  groupLabel = (group) => group,
  empty,
  rowHeight = 36,
  height = 'calc(100vh - 180px)',
}: {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string | number;
  /** Index of the row that the keys act on; null = none. */
  readonly current: number | null;
  readonly onCurrent: (index: number) => void;
  readonly onOpen?: (row: T) => void;
  readonly marked?: ReadonlySet<string | number>;
  readonly onMark?: (row: T) => void;
  readonly onEnd?: () => void;
  /** Rows come sorted by it; each group begins with a line that names it. */
  readonly groupOf?: (row: T) => string;
  readonly groupLabel?: (group: string) => ReactNode;
  readonly empty: ReactNode;
  readonly rowHeight?: number;
  readonly height?: string | number;
}) {
  const holder = useRef<HTMLDivElement>(null);
  /** Indices of rows, and names of groups between them. */
  const lines = useMemo(() => {
    const all: (number | string)[] = [];
    let group: string | null = null;
    for (const [index, row] of rows.entries()) {
      const own = groupOf?.(row) ?? null;
      if (own !== null && own !== group) all.push(own);
      group = own;
      all.push(index);
    }
    return all;
  }, [rows, groupOf]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => holder.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lines.length > 0 && last >= lines.length - 20) onEnd?.();
  }, [last, lines.length, onEnd]);
  const move = (by: number) => {
    if (rows.length === 0) return;
    const next = current === null ? 0 : Math.min(rows.length - 1, Math.max(0, current + by));
    onCurrent(next);
    virtual.scrollToIndex(lines.indexOf(next));
  };
  const openCurrent = () => {
    if (current !== null && rows[current] !== undefined) onOpen?.(rows[current]);
  };
  const markCurrent = () => {
    if (current !== null && rows[current] !== undefined) onMark?.(rows[current]);
  };
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
    ['x', markCurrent],
    ['enter', openCurrent],
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    move(by);
  };
  const template = columns.map(({ width }) => width).join(' ');
  if (rows.length === 0) return empty;
  return (
    <Box role="table" aria-label={label} aria-rowcount={rows.length + 1} className={classes.table}>
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={classes.head} style={{ gridTemplateColumns: template }}>
          {columns.map(({ id, header, numeric }) => (
            <Text
              key={id}
              role="columnheader"
              size="xs"
              truncate
              className={numeric === true ? 'number quiet' : 'quiet'}
            >
              {header}
            </Text>
          ))}
        </div>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <div ref={holder} role="rowgroup" className={classes.body} style={{ height }} tabIndex={0} onKeyDown={onKeyDown}>
        <div className={classes.space} style={{ height: virtual.getTotalSize() }} role="presentation">
          {items.map(({ index: line, start, key }) => {
            const index = lines[line]!;
            if (typeof index === 'string') {
              return (
                <div
                  key={key}
                  role="row"
                  className={classes.group}
                  style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                >
                  <span role="cell">{groupLabel(index)}</span>
                </div>
              );
            }
            const row = rows[index]!;
            return (
              <Row
                key={key}
                row={row}
                index={index}
                columns={columns}
                template={template}
                rowHeight={rowHeight}
                start={start}
                current={index === current}
                marked={marked?.has(keyOf(row)) === true}
                onCurrent={onCurrent}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
    </Box>
  );
}

interface RowProps<T> {
  readonly row: T;
  readonly index: number;
  readonly columns: readonly Column<T>[];
  readonly template: string;
  readonly rowHeight: number;
  readonly start: number;
  readonly current: boolean;
  readonly marked: boolean;
  readonly onCurrent: (index: number) => void;
  readonly onOpen: ((row: T) => void) | undefined;
}

/** Drawn again only when something of it changed: while a long table scrolls, that is the rows that come into sight. */
const Row = memo(function Row<T>(props: RowProps<T>) {
  const { row, index, columns, template, rowHeight, start, current, marked, onCurrent, onOpen } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-current={current ? 'true' : undefined}
      data-current={current ? 'true' : undefined}
      data-marked={marked ? 'true' : undefined}
      className={classes.row}
      style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${start}px)` }}
      onClick={() => onCurrent(index)}
      onDoubleClick={() => onOpen?.(row)}
    >
      {columns.map(({ id, numeric, cell }) => {
        const content = cell(row);
        // What is cut off is read whole by pointing at it.
        const whole = typeof content === 'string' ? { title: content } : {};
        return (
          <div key={id} role="cell" className={numeric === true ? 'number' : classes.cell} {...whole}>
            {content}
          </div>
        );
      })}
    </div>
  );
}) as <T>(props: RowProps<T>) => ReactNode;
