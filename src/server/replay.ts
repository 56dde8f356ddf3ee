import { explainAlert } from '#batch/explain-alert';
import { alertId } from '#batch/alerts';
import { AppError } from '#domain/app-error';
import { createExplainer } from '#model/explain';
import type { Progress } from '#domain/progress';
import { canonicalJson, type Json } from '#store/audit/audit-entry';
import type { Store } from '#store/database';
import type { EventLog } from '#stream/event-log';
import { createLegRows } from '#stream/state/leg-rows';
import type { BaseCurrency } from '#stream/state/base-currency';
import { createSnapshots, stateFolder } from '#stream/state/snapshots';
import { createStreamState, type StreamState } from '#stream/state/stream-state';
import type { LoadedModel } from '#stream/scoring/loaded-model';
import { createStreamScorer } from '#stream/scoring/scorer';

/** A field of an alert, stored and computed again. */
export interface ReplayedField {
  readonly field: string;
  readonly stored: Json;
  readonly replayed: Json;
}

export interface Replay {
  readonly alertId: number;
  readonly legId: string;
  readonly modelVersion: string;
  readonly thresholdVersion: string;
  /** Every field is the same, numbers bit for bit. */
  readonly identical: boolean;
  readonly differences: readonly ReplayedField[];
  /** What was read again: `log` (stream) or `lake` (loaded history). */
  readonly from: 'log' | 'lake';
}

export interface ReplayOptions {
  readonly store: Store;
  readonly log: EventLog;
  readonly dataFolder: string;
  readonly base: BaseCurrency;
  /** The model of an evaluation with the thresholds that held for it. */
  readonly modelOf: (version: string, thresholdVersion: string) => Promise<LoadedModel>;
}

const compared = ['score', 'p', 'tau', 'cell', 'expert', 'model_version', 'threshold_version', 'reasons'] as const;
type Computed = Readonly<Partial<Record<(typeof compared)[number], unknown>>>;
const page = 2000;

/**
 * Computes an alert again, as it was made: from the log with the model and the thresholds that its row names, beginning
 * with the history that scoring began from, or, for what was loaded from the batch job, from the lake. Errors:
 * `replay.absent`, `replay.log-gone`, `state.seed-unusable`, those of the model.
 */
export async function replayAlert(id: number, options: ReplayOptions, progress: Progress): Promise<Replay> {
  const { store } = options;
  const stored = await store.db.selectFrom('alert').selectAll().where('id', '=', id).executeTakeFirst();
  if (stored === undefined) throw new AppError('replay.absent', `There is no alert ${id}.`);
  const ofStream = stored.position > 0;
  const computed: Computed = ofStream
    ? await fromLog(stored.position, stored.side, stored, options, progress)
    : await fromLake(stored, options.dataFolder, progress);
  const differences = compared
    .filter((field) => Object.hasOwn(computed, field))
    .map((field) => ({ field, stored: plain(stored[field]), replayed: plain(computed[field]) }))
    .filter((each) => canonicalJson(each.stored) !== canonicalJson(each.replayed));
  return {
    alertId: id,
    legId: stored.leg_id,
    modelVersion: stored.model_version,
    thresholdVersion: stored.threshold_version,
    identical: differences.length === 0,
    differences,
    from: ofStream ? 'log' : 'lake',
  };
}

/** As JSON keeps it; numbers keep every bit. */
function plain(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
}

/** The state before the first record of the log. Later snapshots are passed over: they are what is to be checked. */
async function stateAtStart({ store, dataFolder }: ReplayOptions, empty: () => StreamState): Promise<StreamState> {
  const onTrouble = (error: unknown): never => {
    throw error;
  };
  const snapshots = createSnapshots({ pool: store.pool, folder: stateFolder(dataFolder), onTrouble });
  const seed = await snapshots.newest(0, empty, async () => {});
  return seed?.state ?? empty();
}

async function fromLog(
  position: number,
  side: number,
  versions: { readonly model_version: string; readonly threshold_version: string; readonly reasons: unknown },
  options: ReplayOptions,
  progress: Progress,
): Promise<Computed> {
  const { log, base, modelOf } = options;
  const model = await modelOf(versions.model_version, versions.threshold_version);
  const state = await stateAtStart(options, () => createStreamState({ base, fold: model.model.featureOptions }));
  const rows = createLegRows(state.columns, 0);
  for (let after = 0; ; ) {
    const records = (await log.read(0, after, page)).filter((each) => each.position <= position);
    if (records[0]?.position !== after + 1) {
      throw new AppError(
        'replay.log-gone',
        `The log no longer has what followed record ${after}: it cannot be replayed.`,
      );
    }
    const last = records.at(-1)!;
    const before = last.position === position ? records.slice(0, -1) : records;
    rows.length = 0;
    rows.facts = [];
    if (before.length > 0) state.apply(before, rows, null);
    progress(last.position, position, 'records');
    after = last.position;
    if (last.position < position) continue;
    const { evaluations } = createStreamScorer(state, model).score([last], 0);
    const found = evaluations.find(({ row }) => row.side === side);
    if (found === undefined) return { score: null };
    const { row, leg } = found;
    // Reasons are worked out a moment after the alert is stored; until then there is nothing to compare.
    const explained = versions.reasons !== null && leg !== null;
    if (!explained) return row;
    const reasons = createExplainer(model.model, { currency: base.currency }).explain(leg.features, leg.axes);
    return { ...row, reasons };
  }
}

async function fromLake(
  stored: { readonly leg_id: string; readonly side: number; readonly reasons: unknown },
  dataFolder: string,
  progress: Progress,
): Promise<Computed> {
  const transaction = stored.side === 0 ? stored.leg_id : stored.leg_id.slice(0, -1);
  const wanted = alertId(transaction, stored.side);
  const { explanation, model } = await explainAlert({ alert: wanted, out: dataFolder }, progress);
  const { score, p, threshold, segment, expert } = explanation;
  // Beside the explanation the stored reasons say what the episode held; that is not computed here.
  const reasons = { ...(stored.reasons as object), ...explanation };
  return { score, p, tau: threshold, cell: segment, expert, model_version: model, reasons };
}
