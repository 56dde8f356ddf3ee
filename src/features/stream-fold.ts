import { AppError } from '#domain/app-error';
import { directions } from '#domain/codes';
import { featureCatalogue } from './catalogue.ts';
import type { FeatureDeclaration } from './declaration.ts';
import type { EventChunk, GraphColumns, PartyColumns } from './event-chunk.ts';
import { eventKinds } from './event-chunk.ts';
import type { FoldOutput } from './fold.ts';
import { reserveRows } from './fold.ts';
import type { FoldOptions } from './fold-options.ts';
import type { RowTarget } from './fold/party-fold.ts';
import { PartyFold } from './fold/party-fold.ts';
import { Refold } from './fold/refold.ts';
import { compile } from './fold/row.ts';
import { loadSlot, saveSlot } from './fold/snapshot.ts';

const out = directions.indexOf('out');
/** Room for four events and keys: most parties of a bank are quiet. */
const streamClass = 2;
const magic = 0x50656572;
const version = 1;

export interface StreamFold {
  readonly features: readonly FeatureDeclaration[];
  /** Parties with a state. */
  readonly parties: number;
  /** Events that came late and were put in their place, and events that came later than the tolerance. */
  readonly late: number;
  readonly tooLate: number;
  /**
   * Folds events in the order in which they arrive, of any parties, and replaces the content of `output` by the rows of
   * their legs. The graph columns, when given, hold the transaction of sequence q at q − graphOffset.
   */
  fold(chunk: EventChunk, parties: PartyColumns, output: FoldOutput, graph?: GraphColumns, graphOffset?: number): void;
  /**
   * The row that the first event of the chunk, a leg, would have if it came now; the states stay as they are. What the
   * graph would say of it is not known.
   */
  peek(chunk: EventChunk, parties: PartyColumns, output: FoldOutput): void;
  /** All states as bytes. The same events give the same bytes, with or without a restart between them. */
  snapshot(): Uint8Array;
}

/**
 * The fold of the stream: the code of the batch with the states of all parties kept alive. An event that comes at most
 * `toleranceMs` after a later one of its party is put where it belongs: its row is the one it would have had in time.
 * Throws AppError `features.snapshot` for a snapshot that is cut short or was taken with other features or options.
 */
export function createStreamFold(
  options: FoldOptions,
  toleranceMs: number,
  snapshot?: Uint8Array,
  features: readonly FeatureDeclaration[] = featureCatalogue,
): StreamFold {
  if (!(toleranceMs > 0)) throw new RangeError('The tolerance for late events must be above 0 ms.');
  const compiled = compile(features, toleranceMs);
  const fold = new PartyFold(compiled, options, streamClass);
  const refold = new Refold(fold, toleranceMs);
  const fingerprint = fingerprintOf(features, options, toleranceMs);
  const absent = { payer: new Float32Array(0), payee: new Float32Array(0) };
  const target: RowTarget = { graph: [], values: new Float64Array(0), offset: 0 };
  const partyOf: number[] = [];
  const slotOf = new Map<number, number>();
  let late = 0;
  let tooLate = 0;
  if (snapshot !== undefined) restore(snapshot);

  function restore(bytes: Uint8Array): void {
    const words = new Int32Array(bytes.slice().buffer, 0, bytes.length >> 2);
    const length = words[4]!;
    if (words[0] !== magic || words[1] !== version || words[2] !== fingerprint || length !== words.length) {
      throw new AppError(
        'features.snapshot',
        'The snapshot of feature states is damaged or was taken with other features or options; fold the history again.',
      );
    }
    let at = 5;
    for (let slot = 0; slot < words[3]!; slot++) {
      slotOf.set(words[at]!, slot);
      partyOf.push(words[at]!);
      at = loadSlot(fold.history, slot, words, at + 1);
    }
  }

  function slotFor(party: number): number {
    const found = slotOf.get(party);
    if (found !== undefined) return found;
    const slot = partyOf.push(party) - 1;
    slotOf.set(party, slot);
    fold.history.open(slot);
    return slot;
  }

  const stream: StreamFold = {
    features,
    get parties() {
      return partyOf.length;
    },
    get late() {
      return late;
    },
    get tooLate() {
      return tooLate;
    },
    fold(chunk, parties, output, graph, graphOffset = 0) {
      if (output.columns !== features.length) {
        throw new RangeError(`The output has ${output.columns} columns, not ${features.length}.`);
      }
      const columnsOf = compiled.graph.map((name) => graph?.columns[name] ?? absent);
      const payer = columnsOf.map((column) => column.payer);
      const payee = columnsOf.map((column) => column.payee);
      const graphLength = graph?.length ?? 0;
      output.length = 0;
      reserveRows(output, chunk.length);
      target.values = output.values;
      for (let i = 0; i < chunk.length; i++) {
        const isLeg = chunk.kind[i] === eventKinds.leg;
        const slot = slotFor(chunk.party[i]!);
        const place = chunk.sequence[i]! - graphOffset;
        fold.read(chunk, i, parties, isLeg && place >= 0 && place < graphLength ? place : -1);
        target.graph = chunk.direction[i] === out ? payer : payee;
        target.offset = output.length * output.columns;
        const row = isLeg ? target : null;
        if (refold.isLate(slot)) {
          late++;
          if (!refold.insert(slot, row)) tooLate++;
        } else fold.take(slot, row);
        if (isLeg) output.event[output.length++] = i;
      }
    },
    peek(chunk, parties, output) {
      const slot = slotFor(chunk.party[0]!);
      const saved = saveSlot(fold.history, slot);
      const before = [late, tooLate] as const;
      stream.fold({ ...chunk, length: 1 }, parties, output);
      [late, tooLate] = before;
      fold.history.close(slot);
      loadSlot(fold.history, slot, saved, 0);
    },
    snapshot() {
      const slots = partyOf.map((_, slot) => saveSlot(fold.history, slot));
      const words = new Int32Array(slots.reduce((sum, slot) => sum + 1 + slot.length, 5));
      words.set([magic, version, fingerprint, slots.length, words.length]);
      let at = 5;
      for (const [slot, saved] of slots.entries()) {
        words[at] = partyOf[slot]!;
        words.set(saved, at + 1);
        at += 1 + saved.length;
      }
      return new Uint8Array(words.buffer);
    },
  };
  return stream;
}

/** FNV-1a over the declarations and options that shape a state. */
function fingerprintOf(features: readonly FeatureDeclaration[], options: FoldOptions, toleranceMs: number): number {
  const shape = JSON.stringify([
    toleranceMs,
    options,
    features.map((each) => [each.source, each.where, each.windowMs, each.aggregate, each.knownBy]),
  ]);
  let hash = 2166136261;
  for (let i = 0; i < shape.length; i++) hash = Math.imul(hash ^ shape.charCodeAt(i), 16777619);
  return hash | 0;
}
