import { parentPort, workerData } from 'node:worker_threads';
import { Kysely, PostgresDialect } from 'kysely';
import { AppError } from '#domain/app-error';
import { featureCatalogue } from '#features/catalogue';
import { createPool } from '#store/database';
import type { EvaluationTable, Tables } from '#store/tables/tables';
import { createVault } from '#store/vault/vault';
import { withArchive } from '#stream/archive/with-archive';
import { createHandover, withHandover } from '#stream/handover';
import { unpackRecords } from '#stream/packed-records';
import { openPostgresLog } from '#stream/postgres/log';
import { workingRules } from '#improve/trials/rule-sets';
import { openTrial } from '#improve/trials/trials';
import type { StaticRule } from '#rules/static-rule';
import { championVersion, writeLines } from '#stream/scoring/champion';
import { loadModel } from '#stream/scoring/loaded-model';
import { createSnapshots, stateFolder } from '#stream/state/snapshots';
import type { Evaluated } from '#stream/scoring/scorer';
import { createShadowScorer, shadowRefusal } from '#stream/scoring/shadow';
import { thresholdInForce, withThreshold } from '#stream/scoring/threshold-in-force';
import { createScoringWorker, type ScoringWorker } from '#stream/scoring/worker';
import { logArchiveIn } from './archive/parquet-log-archive.ts';
import { createRuleShadow } from './rule-shadow.ts';
import type { DryRunResult } from './deps.ts';
import type { FromThread, ScoringQuestion, ScoringThreadData, ToThread } from './scoring-messages.ts';

// The scoring worker in a thread of its own, so that scoring never makes HTTP wait.

const data = workerData as ScoringThreadData;
const port = parentPort!;
const modelPollMs = 1000;
/** Positions whose evaluations are kept for those who ask a moment later. */
const mostRecent = 20_000;
/** Records of a batch whose evaluations are told unasked at most. */
const mostTold = 32;
const nothingYet: readonly EvaluationTable[] = [];

const pool = createPool(data.connection, 4);
const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
const vault = createVault({ db, masterKey: Buffer.from(data.masterKey), now: Date.now });
const abort = new AbortController();
const recent = new Map<number, EvaluationTable[]>();
const waiting = new Map<number, Extract<ScoringQuestion, { kind: 'decide' }>[]>();
let worker: ScoringWorker | null = null;
const handover = createHandover();

function tell(message: FromThread): void {
  port.postMessage(message);
}

function trouble(error: unknown): void {
  const code = error instanceof AppError ? error.code : 'worker.failed';
  tell({ kind: 'trouble', code, message: error instanceof Error ? error.message : 'unknown reason' });
}

function answerDecision(
  question: Extract<ScoringQuestion, { kind: 'decide' }>,
  evaluations: readonly EvaluationTable[],
): void {
  const { id, position, explain } = question;
  const wanted = explain || evaluations.some(({ alert }) => alert);
  const scored = evaluations.filter(({ status }) => status !== 'errored');
  const seen = wanted && scored.length > 0 ? worker!.seen(position) : [];
  if (seen === null) void answerFromStore(question);
  else {
    const [made] = scored;
    const legs =
      made === undefined
        ? []
        : seen.map((leg) => ({ ...leg, modelVersion: made.model_version, thresholdVersion: made.threshold_version }));
    tell({ id, evaluations, legs, reasons: null });
  }
}

function ask(question: ScoringQuestion): void {
  try {
    if (question.kind === 'decide') {
      if ((worker?.state ?? null) === null) throw new AppError('scorer.unavailable', 'The state is being loaded.');
      const found = recent.get(question.position);
      if (found !== undefined) {
        answerDecision(question, found);
        return;
      }
      if (worker !== null && question.position <= worker.position) {
        void answerFromStore(question);
        return;
      }
      const others = waiting.get(question.position);
      if (others === undefined) waiting.set(question.position, [question]);
      else others.push(question);
      return;
    }
    if (question.kind === 'take-in') {
      void takeIn(question);
      return;
    }
    const state = worker?.state ?? null;
    if (worker === null || state === null) throw new AppError('scorer.unavailable', 'No model is in use yet.');
    if (question.kind === 'dry-run') {
      const evaluated = worker.dryRun(question.transaction);
      if (evaluated === null) throw new AppError('scorer.unavailable', 'No model is in use yet.');
      const { leg, row } = evaluated;
      const legs =
        leg === null ? [] : [{ ...leg, modelVersion: row.model_version, thresholdVersion: row.threshold_version }];
      tell({ id: question.id, dryRun: dryRunOf(evaluated), legs });
      return;
    }
    const row = state.latestRow(question.partyId);
    const features =
      row === null
        ? null
        : Object.fromEntries(
            featureCatalogue.map(({ name }, j) => [name, Number.isNaN(row[j]!) ? null : row[j]!] as const),
          );
    tell({ id: question.id, features });
  } catch (error) {
    refuse(question.id, error);
  }
}

/** The worker appends and evaluates; whoever waits for the decision of a small batch gets it with the answer. */
async function takeIn({ id, records }: Extract<ScoringQuestion, { kind: 'take-in' }>): Promise<void> {
  try {
    const taken = worker?.takeIn(unpackRecords(records));
    // A worker that waits for news has some now.
    handover.wake();
    const appended = (await taken) ?? null;
    const isSmall = appended !== null && appended.length <= mostTold;
    const made = isSmall ? appended.map(({ position }) => recent.get(position) ?? nothingYet) : [];
    tell({ id, appended, made });
  } catch (error) {
    refuse(id, error);
  }
}

function dryRunOf({ row }: Evaluated): DryRunResult {
  const { status, score, p, tau, alert, cell, expert, error } = row;
  const versions = { modelVersion: row.model_version, thresholdVersion: row.threshold_version };
  return {
    status,
    score,
    p,
    tau,
    alert,
    cell,
    expert,
    ...versions,
    reasons: error,
  };
}

function refuse(id: number, error: unknown): void {
  const code = error instanceof AppError ? error.code : 'scorer.failed';
  tell({ id, code, message: error instanceof Error ? error.message : 'unknown reason' });
}

/** A record whose evaluation was stored before this thread began, or long ago. */
async function answerFromStore(question: Extract<ScoringQuestion, { kind: 'decide' }>): Promise<void> {
  try {
    const rows = await db.selectFrom('evaluation').selectAll().where('position', '=', question.position).execute();
    const alerts = await db.selectFrom('alert').select('reasons').where('position', '=', question.position).execute();
    tell({ id: question.id, evaluations: rows, legs: [], reasons: alerts.map(({ reasons }) => reasons) });
  } catch (error) {
    refuse(question.id, error);
  }
}

async function waitForModel(): Promise<string | null> {
  while (!abort.signal.aborted) {
    const version = await championVersion(db).catch(() => null);
    if (version !== null) return version;
    await new Promise((resolve) => {
      setTimeout(resolve, modelPollMs);
    });
  }
  return null;
}

async function run(): Promise<void> {
  const version = await waitForModel();
  if (version === null) return;
  const stored = await openPostgresLog({ pool, vault });
  const log = withHandover(withArchive(stored, pool, logArchiveIn(data.dataFolder)), handover);
  const current = createScoringWorker({
    pool,
    db,
    log,
    model: withThreshold(
      loadModel(data.dataFolder, version),
      (await thresholdInForce(db, Date.now()))?.threshold ?? null,
    ),
    base: data.base,
    owner: data.owner,
    now: Date.now,
    leaseMs: data.leaseMs,
    batchSize: data.batchSize,
    snapshots: createSnapshots({ pool, folder: stateFolder(data.dataFolder), onTrouble: trouble }),
    onTrouble: trouble,
    onStage: (stage, ms) => tell({ kind: 'stage', stage, ms }),
    onIntake: (isOpen) => tell({ kind: 'intake', isOpen }),
    onCommitted: (records) => handover.put(records),
    onStored({ evaluations, records }, storedAt) {
      const statuses: Record<string, number> = {};
      const waitsMs = new Float64Array(evaluations.length);
      let alerts = 0;
      for (const [i, { row }] of evaluations.entries()) {
        statuses[row.status] = (statuses[row.status] ?? 0) + 1;
        waitsMs[i] = storedAt - row.accepted_at;
        if (row.alert) alerts++;
        const others = recent.get(row.position);
        if (others === undefined) recent.set(row.position, [row]);
        else others.push(row);
      }
      for (const position of recent.keys()) {
        if (recent.size <= mostRecent) break;
        recent.delete(position);
      }
      for (const { position } of records) {
        const asked = waiting.get(position);
        if (asked === undefined) continue;
        waiting.delete(position);
        for (const question of asked) answerDecision(question, recent.get(position) ?? nothingYet);
      }
      tell({ kind: 'stored', position: records.at(-1)!.position, statuses, waitsMs, alerts });
    },
  });
  worker = current;
  tell({ kind: 'model', version });
  const watch = setInterval(() => void followChampion(current).then(() => followTrial(current)), modelPollMs);
  await current.run(abort.signal);
  clearInterval(watch);
}

/** The governed τ in use; null = the model's own. */
let lineInForce: number | null = null;

async function followChampion(current: ScoringWorker): Promise<void> {
  try {
    const version = await championVersion(db);
    if (version === null) return;
    const inForce = await thresholdInForce(db, Date.now());
    const line = inForce?.id ?? null;
    if (version === current.model.version && line === lineInForce) return;
    const next = withThreshold(loadModel(data.dataFolder, version), inForce?.threshold ?? null);
    current.swap(next);
    lineInForce = line;
    await writeLines(db, next);
    tell({ kind: 'model', version });
  } catch (error) {
    trouble(error);
  }
}

/** The trial, the champion and the line that the worker's shadow is of; null = there is none. */
let shadowOf: string | null = null;

/** Static rules, or a trial's challenger, score beside the model in use, for as long as it fits it, and meets the same governed line. */
async function followTrial(current: ScoringWorker): Promise<void> {
  try {
    const [trial, rules] = [await openTrial(db), await workingRules(db)];
    const { model } = current;
    const id = rules === null ? trial?.id : `${rules.trialId} ${rules.share}`;
    const wanted = id === undefined ? null : `${id} ${model.version} ${lineInForce ?? 'own'}`;
    if (wanted === shadowOf) return;
    shadowOf = wanted;
    current.accompany(null);
    if (rules !== null) {
      current.accompany(createRuleShadow(rules.source, rules.rules as readonly StaticRule[], rules));
      return;
    }
    if (trial === null) return;
    const challenger = loadModel(data.dataFolder, trial.challenger.replace(/^model:/, ''));
    if (shadowRefusal(model, challenger) !== null) return;
    const line = (await thresholdInForce(db, Date.now()))?.threshold ?? null;
    const governed = withThreshold(challenger, line);
    current.accompany(createShadowScorer(governed, { trialId: trial.id, share: trial.share }));
  } catch (error) {
    trouble(error);
  }
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'appended') handover.put(message.records);
  else if (message.kind === 'stop') {
    abort.abort();
    handover.wake();
  } else ask(message);
});

await run().catch(trouble);
await db.destroy();
port.close();
