import type { QueryClient } from '@tanstack/react-query';
import { operation } from '../api/queries.ts';

const dayMs = 86_400_000;
const before = 60 * dayMs;
const after = 14 * dayMs;
/** Counterparties of the customer that are asked for; of each that is opened, fewer. */
const counterparties = 40;

/** What happened around a moment: from sixty days before the first until a fortnight after the last. UTC epoch ms. */
export function aroundQueries(partyId: string, firstAt: number, lastAt: number) {
  const params = { id: partyId };
  const window = { from: firstAt - before, until: lastAt + after };
  return {
    window,
    activity: operation('getPartyActivity', { params, query: window }),
    network: networkQuery(partyId, window, true),
    party: operation('getParty', { params }),
  };
}

/** Who paid whom around a party. */
export function networkQuery(
  id: string,
  { from, until }: { readonly from: number; readonly until: number },
  subject: boolean,
) {
  return operation('getPartyNetwork', { params: { id }, query: { from, until, limit: subject ? counterparties : 15 } });
}

/** Asks for all of it before the page that shows it was drawn. */
export function askAround(client: QueryClient, partyId: string, firstAt: number, lastAt: number): void {
  const { activity, network, party } = aroundQueries(partyId, firstAt, lastAt);
  void client.prefetchQuery(activity);
  void client.prefetchQuery(network);
  void client.prefetchQuery(party);
}
