/** A record of a CSV text and the line it starts on. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

export interface CsvText {
  readonly records: readonly CsvRecord[];
  /** Line on which a quote opens that is never closed: the file was cut there. Null = none. */
  readonly cutAt: number | null;
}

/** RFC 4180: quotes, doubled quotes, line breaks within quotes, CRLF or LF. Empty lines are no records. */
export function parseCsv(text: string, delimiter = ','): CsvText {
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let field = '';
  let quoted = false;
  let wasQuoted = false;
  let line = 1;
  let startLine = 1;
  let quoteLine = 1;
  const endRecord = (): void => {
    fields.push(field);
    if (fields.length > 1 || fields[0] !== '' || wasQuoted) records.push({ line: startLine, fields });
    fields = [];
    field = '';
    wasQuoted = false;
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (letter === '\n') line += 1;
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && field.trim() === '') {
      field = '';
      quoted = true;
      wasQuoted = true;
      quoteLine = line;
    } else if (letter === delimiter) {
      fields.push(field);
      field = '';
    } else if (letter === '\n') {
      if (field.endsWith('\r')) field = field.slice(0, -1);
      endRecord();
      startLine = line;
    } else field += letter;
  }
  if (quoted) return { records, cutAt: quoteLine };
  if (field !== '' || fields.length > 0) endRecord();
  return { records, cutAt: null };
}
