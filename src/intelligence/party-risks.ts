import type { PartyRiskSource } from '#contract/intelligence-sources';
import { momentOf, readRows, shareOfScale } from './row-reader.ts';

/** What a third party says of a customer: a screening hit of its list, in the canonical form. */
export interface PartyRisk {
  readonly id: string;
  readonly at: number;
  readonly partyId: string;
  readonly list: string;
  readonly listVersion: null;
  readonly matchedName: string;
  /** 0–1; higher = riskier. */
  readonly score: number;
  readonly status: 'open';
}

/** Errors as `readRows`. */
export function readPartyRisks(source: PartyRiskSource, text: string): readonly PartyRisk[] {
  const { name: list, columns, delimiter = ',' } = source;
  const { party, at, score, name, id } = columns;
  const needed = [party, at, score, name, id].filter((column) => column !== undefined);
  return readRows(list, text, delimiter, needed, (row) => {
    const partyId = row.value(party);
    if (partyId === '' || partyId.length > 200) return { problem: 'it names no customer' };
    const moment = momentOf(row.value(at));
    if (moment === null) return { problem: `${row.value(at).slice(0, 60)} is no day and no time in UTC` };
    const share = shareOfScale(row.value(score), source);
    if (share === null) return { problem: `${row.value(score).slice(0, 60)} is no value of the scale` };
    const own = id === undefined ? `${partyId}:${moment}` : row.value(id);
    const matchedName = name === undefined ? '' : row.value(name).slice(0, 300);
    return {
      value: {
        id: `${list}:${own}`.slice(0, 200),
        at: moment,
        partyId,
        list,
        listVersion: null,
        matchedName: matchedName === '' ? list : matchedName,
        score: share,
        status: 'open',
      },
    };
  });
}
