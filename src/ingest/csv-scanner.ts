/** Longest record, in characters. What is longer is damaged, and must not fill the memory. */
export const longestRecord = 1_048_576;

const quote = 34;
const newline = 10;
const carriageReturn = 13;

export interface CsvRows {
  /** A record: the line it starts on and its fields (the array is reused). Returns why it is no good, or null. */
  record(line: number, fields: readonly string[], count: number): string | null;
  /** A line that is no record. */
  reject(line: number, reason: string, text: string): void;
}

/**
 * RFC 4180 records from pieces of text: quotes, doubled quotes, line breaks within quotes, CRLF. Lines are counted as
 * an editor counts them. Damage costs one line: a quote that is never closed, or closed amid text, rejects the line
 * it stands on, and reading goes on with the next one.
 */
export class CsvScanner {
  private readonly rows: CsvRows;
  private readonly delimiter: number;
  private readonly fields: string[] = [];
  private text = '';
  private position = 0;
  private line = 1;
  private skipping = false;
  private fault = '';

  constructor(delimiter: string, rows: CsvRows) {
    this.delimiter = delimiter.charCodeAt(0);
    this.rows = rows;
  }

  push(text: string): void {
    this.text = this.position < this.text.length ? this.text.slice(this.position) + text : text;
    this.position = 0;
    this.scan(false);
  }

  finish(): void {
    // Files from DOS end with Ctrl-Z.
    if (this.text.endsWith('\u001a')) this.text = this.text.slice(0, -1);
    this.scan(true);
  }

  private scan(last: boolean): void {
    if (this.skipping && !this.skipLine()) return;
    while (this.position < this.text.length) {
      const start = this.position;
      const end = this.one(start, last);
      if (end === incomplete) {
        if (this.text.length - start <= longestRecord) return;
        if (!this.tooLong(start)) return;
      } else if (end === faulty && !this.rejectLine(start, this.fault, last)) {
        if (this.text.length - start <= longestRecord || !this.tooLong(start)) return;
      }
    }
  }

  /** Reads one record; moves on past it. */
  private one(start: number, last: boolean): number {
    const { text, delimiter, fields } = this;
    const { length } = text;
    let count = 0;
    let lines = 0;
    let p = start;
    for (;;) {
      if (p < length && text.charCodeAt(p) === quote) {
        let close = p + 1;
        let doubled = false;
        for (;;) {
          close = text.indexOf('"', close);
          if (close < 0) {
            if (!last) return incomplete;
            this.fault = 'a quote is opened and never closed';
            return faulty;
          }
          if (close + 1 === length && !last) return incomplete;
          if (text.charCodeAt(close + 1) !== quote) break;
          doubled = true;
          close += 2;
        }
        const value = text.slice(p + 1, close);
        fields[count++] = doubled ? value.replaceAll('""', '"') : value;
        for (let at = value.indexOf('\n'); at >= 0; at = value.indexOf('\n', at + 1)) lines++;
        p = close + 1;
        if (p < length && text.charCodeAt(p) === carriageReturn) {
          if (p + 1 === length && !last) return incomplete;
          if (p + 1 === length || text.charCodeAt(p + 1) === newline) p++;
        }
        if (p < length && text.charCodeAt(p) !== delimiter && text.charCodeAt(p) !== newline) {
          this.fault = 'text follows a closing quote';
          return faulty;
        }
      } else {
        const from = p;
        let c = -1;
        while (p < length) {
          c = text.charCodeAt(p);
          if (c === delimiter || c === newline) break;
          p++;
        }
        const ends = p === length || c === newline;
        const to = ends && p > from && text.charCodeAt(p - 1) === carriageReturn ? p - 1 : p;
        fields[count++] = text.slice(from, to);
      }
      if (p === length) {
        if (!last) return incomplete;
        break;
      }
      p++;
      if (text.charCodeAt(p - 1) === newline) {
        lines++;
        break;
      }
    }
    if (p - start > longestRecord) {
      this.fault = tooLongReason;
      return faulty;
    }
    if (count > 1 || fields[0] !== '') {
      const fault = this.rows.record(this.line, fields, count);
      if (fault !== null) {
        this.fault = fault;
        return faulty;
      }
    }
    this.position = p;
    this.line += lines;
    return p;
  }

  /** Rejects the first line from `start` alone: a record over several lines may have swallowed good ones. False: not all there. */
  private rejectLine(start: number, reason: string, last: boolean): boolean {
    const end = this.text.indexOf('\n', start);
    if (end < 0 && !last) return false;
    const to = end < 0 ? this.text.length : end;
    this.rows.reject(this.line, reason, this.text.slice(start, Math.min(to, start + 300)));
    this.line++;
    this.position = end < 0 ? this.text.length : end + 1;
    return true;
  }

  /** Handles a record over the limit that is still open; false where more text is needed. */
  private tooLong(start: number): boolean {
    const end = this.text.indexOf('\n', start);
    if (end >= 0) {
      const reason =
        end - start > longestRecord ? tooLongReason : 'a quote is opened and not closed within the longest record';
      return this.rejectLine(start, reason, true);
    }
    this.rows.reject(this.line, tooLongReason, this.text.slice(start, start + 300));
    this.skipping = true;
    return this.skipLine();
  }

  private skipLine(): boolean {
    const end = this.text.indexOf('\n', this.position);
    this.position = end < 0 ? this.text.length : end + 1;
    if (end < 0) return false;
    this.line++;
    this.skipping = false;
    return true;
  }
}

const incomplete = -1;
const faulty = -2;
const tooLongReason = `the line is longer than ${longestRecord.toLocaleString('en')} characters`;
