import type { RiskRating } from '#domain/codes';
import type { WorkRisk } from '#store/tables/casework-tables';

/** How urgent a party's alerts are: its own rating; politically exposed persons are high whatever it says. */
export function workRisk(rating: RiskRating | null, politicallyExposed: boolean | null): WorkRisk {
  if (politicallyExposed === true) return 'high';
  return rating ?? 'unknown';
}
