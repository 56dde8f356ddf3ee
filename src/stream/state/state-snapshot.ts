import { AppError } from '#domain/app-error';
import type { PartyColumns } from '#features/event-chunk';
import type { GraphState } from '#features/graph-state';
import type { StreamFold } from '#features/stream-fold';
import type { AccountTable } from './account-table.ts';
import type { Interner } from './interner.ts';
import type { LatestRows } from './latest-rows.ts';
import type { PartyTable } from './party-table.ts';
import { bytesOf, bytesOfTexts, type Numbers, numbersOf, type StatePiece, textsOf } from './state-pieces.ts';

/** All that a state consists of. */
export interface StateParts {
  readonly fold: StreamFold;
  readonly graph: GraphState;
  readonly interners: Readonly<Record<string, Interner>>;
  readonly accounts: AccountTable;
  readonly table: PartyTable;
  readonly latest: LatestRows;
  /** Numbers that go on from where they were. */
  readonly counters: Record<string, number>;
  /** Says what the state is of: features, options, currency. A state of another kind is refused. */
  readonly kind: string;
}

/** A consistent copy of the state as of the moment it was opened, given piece by piece while the state goes on. */
export interface StateSnapshot {
  next(): StatePiece | null;
  close(): void;
}

const textsPerPiece = 16_384;
const usualStates = 256;

type ColumnName = Exclude<keyof PartyColumns, 'length' | 'screenedSince'>;
const columnNames: readonly ColumnName[] = [
  'entityType',
  'country',
  'region',
  'riskRating',
  'politicallyExposed',
  'clientSegment',
  'industry',
  'onboardedAt',
];

/**
 * Opens a snapshot. What can change is copied now, at the cost of a few milliseconds a million transfers in the graph;
 * texts only grow, so their number now is enough; the states of parties and their latest rows are copied when their turn
 * comes or before they change.
 */
export function openStateSnapshot(parts: StateParts, statesPerPiece = usualStates): StateSnapshot {
  const { fold, graph, interners, accounts, table, latest, counters, kind } = parts;
  const { length } = table.columns;
  const owned = accounts.save();
  const early: StatePiece[] = [
    { name: 'kind', bytes: bytesOfTexts([kind]) },
    { name: 'counters', bytes: bytesOfTexts([JSON.stringify(counters)]) },
    ...columnNames.map((name) => ({ name: `party.${name}`, bytes: bytesOf(table.columns[name].slice(0, length)) })),
    { name: 'party.screenedSince', bytes: bytesOf(Float64Array.of(table.columns.screenedSince)) },
    { name: 'party.entity', bytes: bytesOf(table.entity.slice(0, length)) },
    { name: 'account.party', bytes: bytesOf(owned.party) },
    { name: 'account.product', bytes: bytesOf(owned.product) },
    ...Object.entries(graph.save()).map(([name, values]) => ({ name: `graph.${name}`, bytes: bytesOf(values) })),
  ];
  const texts = [...Object.entries(interners), ['accounts', accounts.ids] as const].map(([name, { names }]) => ({
    name: `texts.${name}`,
    names,
    until: names.length,
  }));
  const rows = latest.openSnapshot();
  const states = fold.openSnapshot();

  function* pieces(): Generator<StatePiece> {
    yield* early.splice(0);
    for (let page = rows.next(); page !== null; page = rows.next()) yield { name: 'latest', bytes: bytesOf(page) };
    for (const { name, names, until } of texts) {
      for (let from = 0; from < until; from += textsPerPiece) {
        yield { name, bytes: bytesOfTexts(names.slice(from, Math.min(until, from + textsPerPiece))) };
      }
    }
    for (let words = states.next(statesPerPiece); words !== null; words = states.next(statesPerPiece)) {
      yield { name: 'fold', bytes: bytesOf(words) };
    }
  }

  const all = pieces();
  return {
    next() {
      const { done, value } = all.next();
      return done === true ? null : value;
    },
    close() {
      rows.close();
      states.close();
    },
  };
}

/** Takes the pieces of a snapshot, in their order, into an empty state. */
export interface StateLoader {
  /** Error `state.other-kind`: the state was saved with other features, options or rates. */
  take(piece: StatePiece): void;
  finish(): void;
}

const doubles: ReadonlySet<string> = new Set(['pairSum', 'windowCounts', 'windowAt', 'windowAmount']);

export function createStateLoader(parts: StateParts): StateLoader {
  const { fold, graph, interners, accounts, table, latest, counters, kind } = parts;
  const arrays = new Map<string, Uint8Array>();

  function numbers<T extends Numbers>(name: string, like: new (buffer: ArrayBuffer) => T): T {
    return numbersOf(arrays.get(name) ?? new Uint8Array(0), like);
  }

  return {
    take({ name, bytes }) {
      if (name === 'kind') {
        if (textsOf(bytes)[0] === kind) return;
        throw new AppError('state.other-kind', 'The state was saved with other features, options or rates.');
      }
      if (name === 'counters') Object.assign(counters, JSON.parse(textsOf(bytes)[0]!));
      else if (name === 'fold') fold.load(numbersOf(bytes, Int32Array));
      else if (name === 'latest') latest.load(numbersOf(bytes, Float64Array));
      else if (name.startsWith('texts.')) {
        const key = name.slice('texts.'.length);
        const interner = key === 'accounts' ? accounts.ids : interners[key]!;
        for (const text of textsOf(bytes)) interner.of(text);
      } else arrays.set(name, bytes);
    },
    finish() {
      const entity = numbers('party.entity', Int32Array);
      if (entity.length > 0) table.ensure(entity.length - 1);
      table.entity.set(entity);
      for (const name of columnNames)
        bytesOf(table.columns[name]).set(arrays.get(`party.${name}`) ?? new Uint8Array(0));
      table.columns.screenedSince = numbers('party.screenedSince', Float64Array)[0] ?? Number.NaN;
      accounts.load(numbers('account.party', Int32Array), numbers('account.product', Int8Array));
      const saved = [...arrays.keys()]
        .filter((name) => name.startsWith('graph.'))
        .map((name) => {
          const key = name.slice('graph.'.length);
          return [key, doubles.has(key) ? numbers(name, Float64Array) : numbers(name, Int32Array)] as const;
        });
      graph.load(Object.fromEntries(saved));
    },
  };
}
