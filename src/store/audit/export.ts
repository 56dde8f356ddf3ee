import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { AppError } from '#domain/app-error';
import type { AuditEntry } from './audit-entry.ts';

/**
 * Entries of an exported trail: one JSON per line. A line that is not JSON ends the reading with an entry that no
 * verifier accepts, because a damaged line is a broken entry. Error `audit.no-export` where there is no such file.
 */
export async function* readExport(file: string): AsyncGenerator<AuditEntry> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) {
      if (line === '') continue;
      try {
        yield JSON.parse(line) as AuditEntry;
      } catch {
        yield { sequence: -1 } as AuditEntry;
        return;
      }
    }
  } catch (error) {
    if (error instanceof AppError || (error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new AppError('audit.no-export', `${file} cannot be read: ${(error as Error).message}.`, {}, error);
  }
}
