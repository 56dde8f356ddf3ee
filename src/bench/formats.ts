import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Progress } from '#domain/progress';
import { ingestPayments } from '#ingest/formats/payment-folder';
import { largeStatement } from './large-statement.ts';

const gigabyte = 1e9;
const megabyte = 1e6;

const readingStep = 'reading payment files';

/** What it took so far. */
interface Mark {
  readonly ms: number;
  readonly cpuSeconds: number;
  readonly peakResidentMegabytes: number;
}

function mark(): Mark {
  return {
    ms: performance.now(),
    cpuSeconds: process.cpuUsage().user / 1e6,
    peakResidentMegabytes: Math.round((process.resourceUsage().maxRSS * 1024) / megabyte),
  };
}

function speed(bytes: number, from: Mark, to: Mark): object {
  const seconds = (to.ms - from.ms) / 1000;
  const rate = (by: number): number => Math.round((10 * bytes) / megabyte / by) / 10;
  return {
    seconds: Math.round(seconds),
    megabytesPerSecond: rate(seconds),
    megabytesPerCpuSecond: rate(to.cpuSeconds - from.cpuSeconds),
    peakResidentMegabytes: to.peakResidentMegabytes,
  };
}

/**
 * One statement (camt.053) of a gigabyte, written here, then ingested: read, checked for duplicates, loaded into the lake.
 * Peaks are of the whole process since its start.
 */
export async function benchFormats(progress: Progress, wanted = gigabyte): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'peerline-formats-'));
  try {
    const data = join(folder, 'data');
    mkdirSync(data);
    const file = join(data, 'statement.xml');
    const entries = await write(file, wanted, (done) => progress(done, wanted, 'writing the statement'));
    const { size: bytes } = statSync(file);
    const start = mark();
    let read = start;
    const watched: Progress = (done, total, step) => {
      if (step === readingStep) read = mark();
      progress(done, total, step);
    };
    const { totals, files } = await ingestPayments({ data, out: join(folder, 'out') }, watched);
    const end = mark();
    const { status, statements } = files[0]!;
    return {
      bytes,
      entries,
      peakResidentMegabytesBefore: start.peakResidentMegabytes,
      reading: speed(bytes, start, read),
      whole: speed(bytes, start, end),
      file: { status, ...totals, statements },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function write(file: string, wanted: number, onBytes: (bytes: number) => void): Promise<number> {
  const out = createWriteStream(file);
  let written = 0;
  let entries = 0;
  for (const { text, entries: within } of largeStatement(wanted)) {
    entries += within;
    written += text.length;
    if (!out.write(text)) await once(out, 'drain');
    onBytes(written);
  }
  out.end();
  await once(out, 'finish');
  return entries;
}
