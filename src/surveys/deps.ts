import type { Kysely } from 'kysely';
import type { Tables } from '#store/tables/tables';
import type { Vault } from '#store/vault/vault';

/** What surveys need of the outside. */
export interface SurveyDeps {
  readonly db: Kysely<Tables>;
  readonly vault: Vault;
  /** UTC epoch ms. */
  readonly now: () => number;
}
