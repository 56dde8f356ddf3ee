import type { LoadedKind } from '#contract/records';

/** What an axis of the lattice or a family of features lives on. */
export interface DataNeed {
  readonly name: string;
  readonly kind: 'axis' | 'family';
  readonly record: LoadedKind;
  /** One of these is enough. */
  readonly anyOf: readonly string[];
  /** What follows from its absence. */
  readonly consequence: string;
}

export const dataNeeds: readonly DataNeed[] = [
  axis('geography', 'parties', ['country', 'region'], 'customers of different countries share a cell'),
  axis('client segment', 'parties', ['clientSegment'], "the bank's segments form no cells"),
  axis('tenure', 'parties', ['onboardedAt'], 'new and old customers share a cell, and no line is lower for new ones'),
  axis('channel', 'transactions', ['channel'], 'an unusual channel is not noticed'),
  axis('product', 'accounts', ['product'], 'accounts of all kinds share a cell'),
  family(
    'customer-risk',
    'parties',
    ['riskRating', 'politicallyExposed'],
    'risk rating and political exposure are not known',
  ),
  family('cash', 'transactions', ['scheme'], 'cash cannot be told from other payments'),
  family('channel', 'transactions', ['channel'], 'changes of channel are not known'),
  family(
    'counterparties',
    'transactions',
    ['counterpartyAccountId', 'counterpartyIdentifier', 'counterpartyName'],
    'new counterparties, fan-in, fan-out and cycles are not known',
  ),
  family('countries', 'transactions', ['counterpartyCountry', 'placeCountry'], 'high-risk corridors are not seen'),
  family('travel', 'transactions', ['placeLatitude'], 'impossible travel is not seen'),
  family('device', 'transactions', ['deviceId'], 'new devices are not seen'),
  family('access', 'behaviour-events', ['type'], 'log-ins and their failures are not known'),
  family('navigation', 'behaviour-events', ['path'], 'sessions and scripts are not recognised by their paths'),
  family('outcomes', 'complaints', ['id'], 'complaints are not known'),
  family('outcomes', 'incidents', ['id'], 'earlier incidents are not known'),
];

function axis(name: string, record: LoadedKind, anyOf: readonly string[], consequence: string): DataNeed {
  return { name, kind: 'axis', record, anyOf, consequence };
}

function family(name: string, record: LoadedKind, anyOf: readonly string[], consequence: string): DataNeed {
  return { name, kind: 'family', record, anyOf, consequence };
}
