import { plain } from './html.ts';

/** Width of a terminal that everybody has. */
export const terminalWidth = 80;

export interface TextColumn<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string;
  /** Right-aligned. */
  readonly numeric?: boolean;
  /** Longer text is cut; without it the column is as wide as its longest text. */
  readonly width?: number;
}

/** Rows as aligned lines, two spaces between columns, indented by two. Control characters are replaced. */
export function textTable<Row>(rows: readonly Row[], columns: readonly TextColumn<Row>[]): string {
  const texts = [
    columns.map(({ head }) => head),
    ...rows.map((row) => columns.map(({ cell, width }) => cut(plain(cell(row)), width ?? terminalWidth))),
  ];
  const widths = columns.map((_, c) => Math.max(...texts.map((line) => lengthOf(line[c]!))));
  return texts
    .map((line) => {
      const cells = line.map((text, c) => {
        const gap = ' '.repeat(widths[c]! - lengthOf(text));
        return columns[c]!.numeric === true ? gap + text : text + gap;
      });
      return `  ${cells.join('  ')}`.trimEnd();
    })
    .join('\n');
}

/** A sentence broken into lines of at most `terminalWidth`, indented. */
export function wrapped(text: string, indent = 0): string {
  const lines: string[] = [];
  let line = '';
  // A no-break space keeps a number with its unit.
  for (const each of plain(text).split(/[ \n\t]+/)) {
    const word = cut(each, terminalWidth - indent);
    if (line !== '' && indent + lengthOf(line) + 1 + lengthOf(word) > terminalWidth) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each).join('\n');
}

function cut(text: string, width: number): string {
  return lengthOf(text) <= width
    ? text
    : `${Array.from(text)
        .slice(0, width - 1)
        .join('')}…`;
}

/** Code points: close enough to columns for the scripts that appear here. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
