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

  close(): void {
    this.flush();
    closeSync(this.handle);
  }

  /** Closes a file that ingest reads next: it takes an empty one for a mistake, and skips a blank line. */
  closeForIngest(): void {
    if (this.lines === 0) this.buffer = '\n';
    this.close();
  }

  private flush(): void {
    if (this.buffer !== '') writeSync(this.handle, this.buffer);
    this.buffer = '';
  }
}
