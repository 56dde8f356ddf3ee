import { AppError } from '#domain/app-error';
import { featureCatalogue } from './catalogue.ts';
import type { FeatureDeclaration } from './declaration.ts';
import type { EventChunk, GraphColumns, PartyColumns } from './event-chunk.ts';
import type { FoldOutput } from './fold.ts';
import { reserveRows } from './fold.ts';
import type { FoldOptions } from './fold-options.ts';
import { blockEvents, PartyFold } from './fold/party-fold.ts';
import { Refold } from './fold/refold.ts';
import { compile } from './fold/row.ts';
import { type SlotBytes, slotBytesOf } from './fold/slot-bytes.ts';
import { loadSlot, saveSlot } from './fold/snapshot.ts';

/** Size class of a table of keys with room for twelve: most parties of a bank are quiet. */
const streamKeys = 0;
const magic = 0x50656572;
/** Changes with the layout of a state. */
const version = 4;

/**
 * The states of all parties as of one moment, taken piece by piece: a state that changes meanwhile is copied before it
 * does. Pieces come in the order in which parties first appeared.
 */
export interface FoldSnapshot {
  /** Words of at most `slots` further states; null when all were given. */
  next(slots: number): Int32Array | null;
  /** Gives up a snapshot that is not taken to its end. */
  close(): void;
}

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
  /** Tells apart what the states of different declarations or tolerances mean. */
  readonly fingerprint: number;
  /** Begins a snapshot of now; one at a time. */
  openSnapshot(): FoldSnapshot;
  /** Takes in a piece of a snapshot; pieces come in the order in which they were taken. */
  load(piece: Int32Array): void;
  /**
   * Frees the memory of parties from whose windows everything has gone by the time `at`, as if they had been looked at
   * then. Their first and last events stay known. Returns how many there were.
   */
  shrink(at: number): number;
  /** What each state takes of the memory, in the order in which parties first appeared. */
  bytes(): SlotBytes[];
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
  const fold = new PartyFold(compile(features, toleranceMs), options, streamKeys);
  const { kernel } = fold;
  const refold = new Refold(fold, toleranceMs);
  const fingerprint = fingerprintOf(features, options, toleranceMs);
  /** By rank of appearance: the party, and the address of its state. */
  const partyOf: number[] = [];
  const slots: number[] = [];
  const rankOf = new Map<number, number>();
  let late = 0;
  let tooLate = 0;
  if (snapshot !== undefined) restore(snapshot);

  function restore(bytes: Uint8Array): void {
    const words = new Int32Array(bytes.slice().buffer, 0, bytes.length >> 2);
    if (words[0] !== magic || words[1] !== version || words[2] !== fingerprint || words[3] !== words.length) {
      throw new AppError(
        'features.snapshot',
        'The snapshot of feature states is damaged or was taken with other features or options; fold the history again.',
      );
    }
    load(words.subarray(4));
  }

  function load(piece: Int32Array): void {
    for (let at = 0; at < piece.length; ) {
      const slot = slots[rankFor(piece[at]!)]!;
      kernel.run.close(slot);
      at = loadSlot(kernel, slot, piece, at + 1);
    }
  }

  /** The snapshot under way: states still to come, and copies of those that changed before their turn. */
  let taking: { readonly states: number; next: number; readonly copies: Map<number, Int32Array> } | null = null;

  /** Called before a state changes. */
  function keepCopy(rank: number): void {
    if (taking === null || rank < taking.next || rank >= taking.states || taking.copies.has(rank)) return;
    taking.copies.set(rank, saveSlot(kernel, slots[rank]!));
  }

  function openSnapshot(): FoldSnapshot {
    const own = { states: partyOf.length, next: 0, copies: new Map<number, Int32Array>() };
    taking = own;
    return {
      next(most) {
        if (own.next >= own.states) {
          if (taking === own) taking = null;
          return null;
        }
        const saved: Int32Array[] = [];
        let length = 0;
        for (const end = Math.min(own.states, own.next + most); own.next < end; own.next++) {
          const words = own.copies.get(own.next) ?? saveSlot(kernel, slots[own.next]!);
          own.copies.delete(own.next);
          length += 1 + words.length;
          saved.push(words);
        }
        const piece = new Int32Array(length);
        let at = 0;
        for (const [i, words] of saved.entries()) {
          piece[at] = partyOf[own.next - saved.length + i]!;
          piece.set(words, at + 1);
          at += 1 + words.length;
        }
        return piece;
      },
      close() {
        if (taking === own) taking = null;
      },
    };
  }

  function rankFor(party: number): number {
    const found = rankOf.get(party);
    if (found !== undefined) return found;
    const rank = partyOf.push(party) - 1;
    rankOf.set(party, rank);
    slots.push(kernel.addSlot());
    return rank;
  }

  /** Folds the events [from, to) of the chunk, at most a block. */
  function foldBlock(
    chunk: EventChunk,
    from: number,
    to: number,
    parties: PartyColumns,
    output: FoldOutput,
    graph: GraphColumns | undefined,
    graphOffset: number,
  ): void {
    const before = output.length;
    let row = fold.rows;
    for (let i = from; i < to; i++) {
      const isLeg = fold.read(chunk, i, parties, i - from);
      const rank = rankFor(chunk.party[i]!);
      const slot = slots[rank]!;
      const input = fold.input(i - from);
      const target = isLeg ? row : 0;
      keepCopy(rank);
      if (refold.isLate(slot, input)) {
        late++;
        if (!refold.insert(slot, input, target)) tooLate++;
      } else kernel.run.take(slot, input, target, true);
      if (!isLeg) continue;
      output.event[output.length++] = i;
      row += kernel.rowBytes;
    }
    fold.write(output, before, output.length - before, chunk, parties, graph, graphOffset);
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
      output.length = 0;
      reserveRows(output, chunk.length);
      for (let begin = 0; begin < chunk.length; begin += blockEvents) {
        const end = Math.min(begin + blockEvents, chunk.length);
        foldBlock(chunk, begin, end, parties, output, graph, graphOffset);
      }
    },
    peek(chunk, parties, output) {
      const slot = slots[rankFor(chunk.party[0]!)]!;
      const saved = saveSlot(kernel, slot);
      const before = [late, tooLate] as const;
      stream.fold({ ...chunk, length: 1 }, parties, output);
      [late, tooLate] = before;
      kernel.run.close(slot);
      loadSlot(kernel, slot, saved, 0);
    },
    snapshot() {
      const snapshot = openSnapshot();
      const piece = snapshot.next(partyOf.length) ?? new Int32Array(0);
      snapshot.close();
      const words = new Int32Array(4 + piece.length);
      words.set([magic, version, fingerprint, words.length]);
      words.set(piece, 4);
      return new Uint8Array(words.buffer);
    },
    fingerprint,
    openSnapshot,
    load,
    shrink(at) {
      let shrunk = 0;
      for (const [rank, slot] of slots.entries()) {
        if (kernel.run.isSpent(slot, at) === 0) continue;
        keepCopy(rank);
        kernel.run.shrink(slot, at);
        shrunk++;
      }
      return shrunk;
    },
    bytes: () => slots.map((slot) => slotBytesOf(kernel, slot)),
  };
  return stream;
}

/** FNV-1a over the declarations and options that shape a state. */
function fingerprintOf(features: readonly FeatureDeclaration[], options: FoldOptions, toleranceMs: number): number {
  const shape = JSON.stringify([
    version,
    toleranceMs,
    options,
    features.map((each) => [each.source, each.where, each.windowMs, each.aggregate, each.knownBy]),
  ]);
  let hash = 2166136261;
  for (let i = 0; i < shape.length; i++) hash = Math.imul(hash ^ shape.charCodeAt(i), 16777619);
  return hash | 0;
}
