import { createInterner, type Interner } from './interner.ts';

/** Who owns which account, as dense columns by the order in which accounts were declared. */
export interface AccountTable {
  readonly ids: Interner;
  /** Place of a declared account, −1 for others. */
  find(accountId: string): number;
  put(accountId: string, party: number, product: number): void;
  partyOf(account: number): number;
  productOf(account: number): number;
  /** Copies of the columns as of now. */
  save(): { readonly party: Int32Array; readonly product: Int8Array };
  /** Takes over saved columns; their identifiers are in `ids` already. */
  load(party: Int32Array, product: Int8Array): void;
}

export function createAccountTable(): AccountTable {
  const ids = createInterner();
  let party = new Int32Array(1024);
  let product = new Int8Array(1024);
  return {
    ids,
    find: (accountId) => ids.find(accountId),
    put(accountId, owner, kind) {
      const account = ids.of(accountId);
      if (account >= party.length) {
        const [parties, products] = [new Int32Array(2 * party.length), new Int8Array(2 * party.length)];
        parties.set(party);
        products.set(product);
        [party, product] = [parties, products];
      }
      party[account] = owner;
      product[account] = kind;
    },
    partyOf: (account) => party[account]!,
    productOf: (account) => product[account]!,
    save: () => ({ party: party.slice(0, ids.names.length), product: product.slice(0, ids.names.length) }),
    load(parties, products) {
      party = new Int32Array(Math.max(1024, parties.length));
      product = new Int8Array(party.length);
      party.set(parties);
      product.set(products);
    },
  };
}
