import { closeSync, openSync, writeSync } from 'node:fs';

const bufferedCharacters = 1 << 18;

/** Writes one JSON document a line, in large pieces. */
export class LineFile {
  private readonly handle: number;
  private buffer = '';
  lines = 0;

  constructor(path: string) {
    this.handle = openSync(path, 'w', 0o600);
  }

  write(value: unknown): void {
    this.buffer += `${JSON.stringify(value)}\n`;
    this.lines++;
    if (this.buffer.length > bufferedCharacters) this.flush();
  }

  /** A file without lines holds one blank line: ingest takes an empty file for a mistake. */
  close(): void {
    if (this.lines === 0) this.buffer = '\n';
    this.flush();
    closeSync(this.handle);
  }

  private flush(): void {
    if (this.buffer !== '') writeSync(this.handle, this.buffer);
    this.buffer = '';
  }
}
