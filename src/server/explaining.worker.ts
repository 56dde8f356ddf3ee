import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { Kysely, PostgresDialect } from 'kysely';
import { AppError } from '#domain/app-error';
import { createPool } from '#store/database';
import type { Tables } from '#store/tables/tables';
import { createExplanations } from '#stream/scoring/explanations';
import { loadModel } from '#stream/scoring/loaded-model';
import { withNamedThreshold } from '#stream/scoring/threshold-in-force';
import type { FromExplaining, ToExplaining } from './explaining-messages.ts';
import type { ScoringThreadData } from './scoring-messages.ts';

// Reasons are worked out in a thread of their own: one costs as much as hundreds of evaluations.

const data = workerData as ScoringThreadData;
const port = parentPort!;
const pollMs = 2000;
const pool = createPool(data.connection, 2);
const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
let stopping = false;
let wake = (): void => {};

function tell(message: FromExplaining): void {
  port.postMessage(message);
}

function problemOf(error: unknown) {
  const code = error instanceof AppError ? error.code : 'explain.failed';
  return { code, message: error instanceof Error ? error.message : 'unknown reason' };
}

const trouble = (error: unknown): void => tell({ kind: 'trouble', ...problemOf(error) });
const explanations = createExplanations({
  pool,
  load: (version, thresholdVersion) => withNamedThreshold(db, loadModel(data.dataFolder, version), thresholdVersion),
  currency: data.base.currency,
  onTrouble: trouble,
});

port.on('message', (message: ToExplaining) => {
  if (message.kind === 'explain') {
    Promise.all(message.legs.map((leg) => explanations.explain(leg))).then(
      (reasons) => tell({ id: message.id, reasons }),
      (error: unknown) => tell({ id: message.id, ...problemOf(error) }),
    );
    return;
  }
  if (message.kind === 'stop') stopping = true;
  wake();
});

// On Linux a thread may be less urgent than its process: scoring and answering come first.
if (process.platform === 'linux') setPriority(0, 10);

for (;;) {
  if (stopping) break;
  const written = await explanations.complete().catch((error: unknown) => {
    trouble(error);
    return 0;
  });
  if (written > 0) continue;
  await new Promise<void>((resolve) => {
    if (stopping) resolve();
    const timer = setTimeout(resolve, pollMs);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
await pool.end();
port.close();
