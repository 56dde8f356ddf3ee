import type { ColumnBatch } from '#domain/column-batch';
import { behaviourTypes } from '#domain/codes';
import type { Random } from '#ml/random';
import { type BehaviourRows, paths } from './behaviour-rows.ts';
import type { Identifiers } from './identifiers.ts';
import { places } from './places.ts';
import { batchRanges, nulls } from './record-batches.ts';
import { shuffled } from './sampling.ts';

/** Behaviour events as columns named after the fields of `BehaviourEvent`, in random order. */
export function* behaviourBatches(
  rows: BehaviourRows,
  identifiers: Identifiers,
  random: Random,
  firstNumber: number,
): Generator<ColumnBatch> {
  const order = shuffled(random, rows.length);
  for (const [from, to] of batchRanges(rows.length)) {
    const length = to - from;
    const column = (): (string | null)[] => nulls(length);
    const [id, partyId, type, sessionId] = [column(), column(), column(), column()];
    const [deviceId, ipCountry, path] = [column(), column(), column()];
    const at = new Float64Array(length);
    const durationMs = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      const row = order[from + i]!;
      id[i] = identifiers.of('event', firstNumber + from + i);
      at[i] = rows.at[row]!;
      partyId[i] = identifiers.of('party', rows.party[row]!);
      type[i] = behaviourTypes[rows.type[row]!]!;
      sessionId[i] = identifiers.of('session', rows.session[row]!);
      if (rows.device[row]! >= 0) deviceId[i] = identifiers.of('device', rows.device[row]!);
      if (rows.place[row]! >= 0) ipCountry[i] = places[rows.place[row]!]!.country;
      if (rows.path[row]! >= 0) path[i] = paths[rows.path[row]!]!;
      durationMs[i] = Math.round(rows.duration[row]!);
    }
    const text = (values: readonly (string | null)[]) => ({ type: 'text', values }) as const;
    yield {
      length,
      columns: {
        id: text(id),
        at: { type: 'int64', values: at },
        partyId: text(partyId),
        type: text(type),
        sessionId: text(sessionId),
        deviceId: text(deviceId),
        ipCountry: text(ipCountry),
        path: text(path),
        durationMs: { type: 'int64', values: durationMs },
      },
    };
  }
}
