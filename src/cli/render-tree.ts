type Row = Readonly<Record<string, unknown>>;

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cellText(value: unknown): string {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? value.toLocaleString('en') : value.toPrecision(4);
  }
  if (Array.isArray(value)) return `[${value.map(cellText).join(', ')}]`;
  return value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** Rows as an aligned table: numbers to the right, texts to the left. */
function table(rows: readonly Row[], indent: string): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) =>
    rows.some((row) => !isRow(row[name])),
  );
  const cells = [columns, ...rows.map((row) => columns.map((name) => (name in row ? cellText(row[name]) : '')))];
  const widths = columns.map((_, c) => Math.max(...cells.map((row) => row[c]!.length)));
  const numeric = columns.map((name) => rows.every((row) => typeof row[name] === 'number' || row[name] === null));
  return cells
    .map((row) =>
      `${indent}${row.map((text, c) => (numeric[c] === true ? text.padStart(widths[c]!) : text.padEnd(widths[c]!))).join('  ')}`.trimEnd(),
    )
    .join('\n');
}

/** A plain document for the terminal: names and values, lists and maps of records as tables. */
export function renderTree(value: object, indent = ''): string {
  const lines: string[] = [];
  for (const [name, part] of Object.entries(value)) {
    if (Array.isArray(part) && part.length > 0 && part.every(isRow)) {
      lines.push(`${indent}${name}`, table(part, `${indent}  `));
    } else if (isRow(part)) {
      const members = Object.entries(part);
      if (members.length > 0 && members.every(([, member]) => isRow(member))) {
        const rows = members.map(([key, member]) => ({ [name]: key, ...flat(member as Row) }));
        lines.push(table(rows, indent));
      } else lines.push(`${indent}${name}`, renderTree(part, `${indent}  `));
    } else lines.push(`${indent}${name.padEnd(22)} ${cellText(part)}`);
  }
  return lines.join('\n');
}

/** One level of nested records as `outer.inner` columns. */
function flat(row: Row): Row {
  const entries = Object.entries(row).flatMap(([name, value]): [string, unknown][] =>
    isRow(value) ? Object.entries(value).map(([inner, part]) => [`${name}.${inner}`, part]) : [[name, value]],
  );
  return Object.fromEntries(entries);
}
