// Longer than most: one closure holds what every record touches, and the order of its steps is what makes replays exact.
import {
  behaviourTypes,
  channels,
  codeOf,
  directions,
  entityTypes,
  products,
  riskRatings,
  schemes,
  timePrecisions,
  unknownCode,
} from '#domain/codes';
import { countryCode } from '#domain/countries';
import type { LegSide } from '#domain/leg';
import { day, hour } from '#domain/time';
import { featureCatalogue } from '#features/catalogue';
import { eventKinds, type PartyColumns } from '#features/event-chunk';
import type { FoldOptions } from '#features/fold-options';
import { createFoldOutput } from '#features/fold';
import { createGraphColumns, defaultGraphOptions, GraphState } from '#features/graph-state';
import { createStreamFold } from '#features/stream-fold';
import type { AxisCoder } from '#model/axes';
import type { LoggedRecord } from '../event-log.ts';
import type { LogKind, RecordBody } from '../record.ts';
import { createAccountTable } from './account-table.ts';
import { type BaseCurrency, toBaseMinor } from './base-currency.ts';
import { createEventBuffer } from './event-buffer.ts';
import { createInterner } from './interner.ts';
import { createLatestRows } from './latest-rows.ts';
import { type LegRows, reserveLegs } from './leg-rows.ts';
import { createPartyTable } from './party-table.ts';
import {
  createStateLoader,
  openStateSnapshot,
  type StateLoader,
  type StateParts,
  type StateSnapshot,
} from './state-snapshot.ts';

/** A record that could not become legs or events; it is never dropped in silence. */
export interface Refusal {
  readonly record: LoggedRecord;
  readonly code: string;
  readonly reason: string;
}

export interface StreamStateOptions {
  readonly base: BaseCurrency;
  /** Those of the model that scores by this state. */
  readonly fold: FoldOptions;
  /** How late an event may come and still be put in its place. */
  readonly toleranceMs?: number;
  /** Texts that a model knows by name, so that its codes hold from the first event on. */
  readonly clientSegments?: readonly string[];
  readonly regions?: readonly string[];
}

/**
 * What streaming scoring remembers: every party's windowed history (one slot each), the graph, and who owns which
 * account. Records are applied in log order; the state after them, and every row on the way, depend on nothing else,
 * so replaying the log gives the same bytes whatever the batches were.
 *
 * A late event is put in its place in its party's history, within the tolerance; the graph takes it at the time of the
 * latest transfer (docs/adr/0011).
 */
export interface StreamState {
  readonly columns: number;
  /** What its features are computed with. */
  readonly foldOptions: FoldOptions;
  readonly counts: { readonly records: number; readonly legs: number };
  /** Events put in their place, and events that came later than the tolerance. */
  readonly late: { readonly late: number; readonly tooLate: number };
  readonly partyColumns: PartyColumns;
  /** Names behind the dense keys, for the axis coder of a model. They only grow. */
  readonly dictionary: { readonly clientSegments: readonly string[]; readonly regions: readonly string[] };
  /** Adds texts that a model knows to the dictionary. */
  learn(dictionary: { readonly clientSegments: readonly string[]; readonly regions: readonly string[] }): void;
  /** Applies records; the legs' rows are appended to `rows`. Without a coder axis codes are left as they are. */
  apply(records: readonly LoggedRecord[], rows: LegRows, coder: AxisCoder | null): readonly Refusal[];
  /**
   * The row that a transaction's own leg would have if it came now; the state stays as it is. What the graph would say
   * is not known. Null when it could not become a leg.
   */
  peek(body: RecordBody, rows: LegRows, coder: AxisCoder): Refusal | null;
  /** The feature row of a party's latest leg; null without one, or when many others were active since. */
  latestRow(partyId: string): Float64Array | null;
  /** Begins a snapshot of now, to be taken while records go on being applied; one at a time. */
  openSnapshot(options?: { readonly statesPerPiece?: number }): StateSnapshot;
  /** Takes a snapshot into a state that saw no record. */
  loader(): StateLoader;
}

interface KnownAccount {
  readonly party: number;
  readonly partyId: string;
  readonly product: number;
}

/** Transfers that wait at most; the two legs of each are evaluated together. */
const bufferTransfers = 512;
const defaultToleranceMs = hour;
/** Every so many records the memory of silent parties is given back; a power of two. */
const shrinkEvery = 131_072;
/** Silent for the longest window and so much more: even a file that comes days late finds what it needs. */
const shrinkMarginMs = 7 * day;
const out = directions.indexOf('out');
const dayOnly = timePrecisions.indexOf('day');
const otherKinds: Partial<Record<LogKind, number>> = {
  'behaviour-event': eventKinds.behaviour,
  complaint: eventKinds.complaint,
  incident: eventKinds.incident,
  'screening-hit': eventKinds.screeningHit,
};

function textOf(body: RecordBody, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' ? value : null;
}

function numberOf(body: RecordBody, name: string): number {
  const value = body[name];
  return typeof value === 'number' ? value : Number.NaN;
}

export function createStreamState(options: StreamStateOptions): StreamState {
  const fold = createStreamFold(options.fold, options.toleranceMs ?? defaultToleranceMs);
  const columns = featureCatalogue.length;
  const folded = createFoldOutput(columns, 2 * bufferTransfers);
  const graph = new GraphState();
  const graphOut = createGraphColumns(bufferTransfers);
  const parties = createInterner();
  const table = createPartyTable();
  const entities = createInterner();
  const devices = createInterner();
  const sessions = createInterner();
  const paths = createInterner();
  const categories = createInterner();
  const accountKeys = createInterner();
  const industries = createInterner();
  const segments = createInterner(options.clientSegments);
  const regions = createInterner(options.regions);
  const accounts = createAccountTable();
  const latest = createLatestRows(columns);
  const { events, transfers } = createEventBuffer(bufferTransfers);
  /** Per buffered event: what the evaluation will say, null when it is no leg. */
  const factsOf: (LegRows['facts'][number] | null)[] = Array.from({ length: 2 * bufferTransfers }, () => null);
  let axisScratch: Int16Array[] = [];
  const counts = {
    records: 0,
    legs: 0,
    /** Transfers before the buffered ones: what ranks the legs. */
    rank: 0,
    latestTransferAt: -1e15,
  };
  const parts: StateParts = {
    fold,
    graph,
    interners: { parties, entities, devices, sessions, paths, categories, accountKeys, industries, segments, regions },
    accounts,
    table,
    latest,
    counters: counts,
    kind: JSON.stringify([1, fold.fingerprint, options.fold, defaultGraphOptions, options.base]),
  };

  function partyOf(partyId: string): number {
    const party = parties.of(partyId);
    if (party < table.columns.length) return party;
    table.ensure(party);
    table.entity[party] = entities.of(`p:${partyId}`);
    return party;
  }

  function putParty(body: RecordBody): void {
    const party = partyOf(String(body['id']));
    const { columns: known } = table;
    known.entityType[party] = codeOf(entityTypes, textOf(body, 'entityType') as never);
    known.country[party] = countryCode(textOf(body, 'country'));
    known.region[party] = regions.of(textOf(body, 'region'));
    known.riskRating[party] = codeOf(riskRatings, textOf(body, 'riskRating') as never);
    const exposed = body['politicallyExposed'];
    known.politicallyExposed[party] = typeof exposed === 'boolean' ? Number(exposed) : unknownCode;
    known.clientSegment[party] = segments.of(textOf(body, 'clientSegment'));
    const business = body['entityType'] === 'business';
    const [industry, occupation] = [textOf(body, 'industry'), textOf(body, 'occupation')];
    known.industry[party] = industries.of(business ? (industry ?? occupation) : (occupation ?? industry));
    known.onboardedAt[party] = numberOf(body, 'onboardedAt');
  }

  function putAccount(body: RecordBody): void {
    const partyId = String(body['partyId']);
    const product = codeOf(products, textOf(body, 'product') as never);
    accounts.put(String(body['id']), partyOf(partyId), product);
  }

  function knownAccount(accountId: string): KnownAccount | undefined {
    const account = accounts.find(accountId);
    if (account < 0) return undefined;
    const party = accounts.partyOf(account);
    return { party, partyId: parties.names[party]!, product: accounts.productOf(account) };
  }

  /** The account's owner; an account that nobody declared is a party of its own, of which nothing is known. */
  function ownerOf(accountId: string): KnownAccount {
    const known = knownAccount(accountId);
    if (known !== undefined) return known;
    const partyId = `account:${accountId}`;
    return { party: partyOf(partyId), partyId, product: unknownCode };
  }

  function push(party: number, at: number, kind: number, sequence: number): number {
    const i = events.length++;
    events.party[i] = party;
    events.at[i] = at;
    events.timePrecision[i] = 0;
    events.kind[i] = kind;
    events.sequence[i] = sequence % 0x7fffffff;
    events.side[i] = 0;
    events.amount[i] = Number.NaN;
    events.direction[i] = unknownCode;
    events.channel[i] = unknownCode;
    events.scheme[i] = unknownCode;
    events.product[i] = unknownCode;
    events.counterparty[i] = -1;
    events.counterpartyCountry[i] = -1;
    events.placeCountry[i] = -1;
    events.latitude[i] = Number.NaN;
    events.longitude[i] = Number.NaN;
    events.device[i] = -1;
    events.session[i] = -1;
    events.path[i] = -1;
    factsOf[i] = null;
    return i;
  }

  /** The counterparty as a key: a known account's owner, else the outside identifier or name. */
  function outsider(body: RecordBody): number {
    const identifier = textOf(body, 'counterpartyIdentifier') ?? textOf(body, 'counterpartyAccountId');
    if (identifier !== null) return entities.of(`i:${identifier}`);
    const name = textOf(body, 'counterpartyName');
    return name === null ? -1 : entities.of(`n:${name}`);
  }

  function putTransaction(record: LoggedRecord): Refusal | null {
    const { body, position, acceptedAt } = record;
    const at = numberOf(body, 'at');
    const currency = String(body['currency']);
    const amount = toBaseMinor(numberOf(body, 'amountMinor'), currency, numberOf(body, 'baseRate'), options.base);
    if (amount === null) {
      const reason = `There is no usable rate from ${currency} to ${options.base.currency}.`;
      return { record, code: 'transaction.no-rate', reason };
    }
    const accountId = String(body['accountId']);
    const own = ownerOf(accountId);
    const otherId = textOf(body, 'counterpartyAccountId');
    const other = otherId === null ? undefined : knownAccount(otherId);
    const direction = codeOf(directions, textOf(body, 'direction') as never);
    const counterparty = other === undefined ? outsider(body) : table.entity[other.party]!;
    const scheme = codeOf(schemes, textOf(body, 'scheme') as never);
    const category = categories.of(textOf(body, 'category'));
    const declared = textOf(body, 'counterpartyCountry');
    const otherCountry = other === undefined ? -1 : table.columns.country[other.party]!;
    const transfer = transfers.length++;
    counts.latestTransferAt = Math.max(counts.latestTransferAt, at);
    transfers.at[transfer] = counts.latestTransferAt;
    transfers.amount[transfer] = amount;
    transfers.payer[transfer] = direction === out ? table.entity[own.party]! : counterparty;
    transfers.payee[transfer] = direction === out ? counterparty : table.entity[own.party]!;

    const channel = codeOf(channels, textOf(body, 'channel') as never);
    const factsFor = (
      side: LegSide,
      { party, partyId, product }: { readonly party: number; readonly partyId: string; readonly product: number },
      seenDirection: number,
      seenChannel: number,
    ) => ({
      position,
      side,
      transactionId: String(body['id']),
      partyId,
      at,
      acceptedAt,
      amountMinor: amount,
      entityType: table.columns.entityType[party]!,
      product,
      direction: seenDirection,
      channel: seenChannel,
      scheme,
    });
    const i = push(own.party, at, eventKinds.leg, counts.rank + transfer);
    factsOf[i] = factsFor('own', own, direction, channel);
    events.timePrecision[i] = textOf(body, 'atPrecision') === 'day' ? dayOnly : 0;
    events.amount[i] = amount;
    events.direction[i] = direction;
    events.channel[i] = channel;
    events.scheme[i] = scheme;
    events.product[i] = own.product;
    events.counterparty[i] = counterparty;
    events.counterpartyCountry[i] = declared === null ? otherCountry : countryCode(declared);
    events.placeCountry[i] = countryCode(textOf(body, 'placeCountry'));
    events.latitude[i] = numberOf(body, 'placeLatitude');
    events.longitude[i] = numberOf(body, 'placeLongitude');
    events.device[i] = devices.of(textOf(body, 'deviceId'));
    events.session[i] = accountKeys.of(accountId);
    events.path[i] = category;
    if (other === undefined || otherId === null) return null;
    // The other bank's customer would not see this side's channel, device or place.
    const j = push(other.party, at, eventKinds.leg, counts.rank + transfer);
    factsOf[j] = factsFor('mirrored', other, 1 - direction, unknownCode);
    events.side[j] = 1;
    events.timePrecision[j] = events.timePrecision[i]!;
    events.amount[j] = amount;
    events.direction[j] = 1 - direction;
    events.scheme[j] = scheme;
    events.product[j] = other.product;
    events.counterparty[j] = table.entity[own.party]!;
    events.counterpartyCountry[j] = table.columns.country[own.party]!;
    events.session[j] = accountKeys.of(otherId);
    events.path[j] = category;
    return null;
  }

  /** The bank's first hit makes known, to what comes after it, that parties are screened. */
  function noteScreening({ body }: LoggedRecord, rows: LegRows, coder: AxisCoder | null): void {
    const at = numberOf(body, 'at');
    if (at >= table.columns.screenedSince) return;
    flush(rows, coder);
    table.columns.screenedSince = at;
  }

  function putOther(record: LoggedRecord, kind: number): void {
    const { body, position } = record;
    const i = push(partyOf(String(body['partyId'])), numberOf(body, 'at'), kind, position);
    if (kind !== eventKinds.behaviour) return;
    events.amount[i] = numberOf(body, 'durationMs');
    events.channel[i] = codeOf(behaviourTypes, textOf(body, 'type') as never);
    events.placeCountry[i] = countryCode(textOf(body, 'ipCountry'));
    events.device[i] = devices.of(textOf(body, 'deviceId'));
    events.session[i] = sessions.of(textOf(body, 'sessionId'));
    events.path[i] = paths.of(textOf(body, 'path'));
  }

  /** Takes a row of the fold over into the rows of the batch. */
  function append(rows: LegRows, row: number, coded: readonly Int16Array[]): void {
    const i = folded.event[row]!;
    const party = events.party[i]!;
    const values = folded.values.subarray(row * columns, (row + 1) * columns);
    rows.features.set(values, rows.length * columns);
    for (let a = 0; a < coded.length; a++) rows.axes[a]![rows.length] = coded[a]![i]!;
    rows.party[rows.length] = party;
    rows.facts[rows.length++] = factsOf[i]!;
    counts.legs++;
  }

  /** Folds what waits: first the graph for all its transfers, then every event in its order. */
  function flush(rows: LegRows, coder: AxisCoder | null): void {
    if (events.length === 0) return;
    graph.update(transfers, graphOut);
    reserveLegs(rows, events.length);
    if (coder !== null) {
      if (axisScratch.length !== rows.axes.length) {
        axisScratch = rows.axes.map(() => new Int16Array(2 * bufferTransfers));
      }
      coder(events, table.columns, axisScratch);
    }
    const coded = coder === null ? [] : axisScratch;
    fold.fold(events, table.columns, folded, graphOut, counts.rank);
    for (let row = 0; row < folded.length; row++) {
      append(rows, row, coded);
      latest.put(events.party[folded.event[row]!]!, folded.values, row * columns);
    }
    counts.rank += transfers.length;
    events.length = 0;
    transfers.length = 0;
  }

  return {
    columns,
    foldOptions: options.fold,
    counts,
    get late() {
      return { late: fold.late, tooLate: fold.tooLate };
    },
    partyColumns: table.columns,
    dictionary: { clientSegments: segments.names, regions: regions.names },
    learn({ clientSegments, regions: names }) {
      for (const name of clientSegments) segments.of(name);
      for (const name of names) regions.of(name);
    },
    apply(records, rows, coder) {
      const refusals: Refusal[] = [];
      for (const record of records) {
        if ((counts.records++ & (shrinkEvery - 1)) === shrinkEvery - 1) {
          flush(rows, coder);
          fold.shrink(counts.latestTransferAt - shrinkMarginMs);
        }
        if (transfers.length === bufferTransfers || events.length + 2 > 2 * bufferTransfers) flush(rows, coder);
        if (record.kind === 'transaction') {
          const refusal = putTransaction(record);
          if (refusal !== null) refusals.push(refusal);
          continue;
        }
        const kind = otherKinds[record.kind];
        if (kind !== undefined) {
          if (kind === eventKinds.screeningHit) noteScreening(record, rows, coder);
          putOther(record, kind);
          continue;
        }
        // What is known of a party changes for what comes after it only.
        if (record.kind === 'party' || record.kind === 'account') flush(rows, coder);
        if (record.kind === 'party') putParty(record.body);
        if (record.kind === 'account') putAccount(record.body);
      }
      flush(rows, coder);
      return refusals;
    },
    peek(body, rows, coder) {
      const record: LoggedRecord = { position: 0, partition: 0, kind: 'transaction', acceptedAt: 0, body };
      const before = { ...counts };
      const refusal = putTransaction(record);
      if (refusal === null) {
        reserveLegs(rows, 1);
        const coded = rows.axes.map(() => new Int16Array(2 * bufferTransfers));
        coder(events, table.columns, coded);
        fold.peek(events, table.columns, folded);
        append(rows, 0, coded);
      }
      events.length = 0;
      transfers.length = 0;
      Object.assign(counts, before);
      return refusal;
    },
    latestRow(partyId) {
      const party = parties.find(partyId);
      return party < 0 ? null : latest.get(party);
    },
    openSnapshot: (options) => openStateSnapshot(parts, options?.statesPerPiece),
    loader: () => createStateLoader(parts),
  };
}
