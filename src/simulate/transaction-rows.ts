/** What a payment is for, as the bank's own classification has it. Position = code. */
export const categories = [
  'salary',
  'pension',
  'allowance',
  'platform-payout',
  'rent',
  'utilities',
  'groceries',
  'dining',
  'fuel',
  'clothing',
  'travel',
  'online-shopping',
  'cash-withdrawal',
  'cash-deposit',
  'transfer',
  'savings',
  'top-up',
  'invoice',
  'supplier',
  'card-settlement',
  'tax',
  'fee',
  'remittance',
  'dividend',
] as const;
export type Category = (typeof categories)[number];

/** Who an outside counterparty is; decides the look of its name. */
export const outsideKinds = ['none', 'person', 'company', 'shop'] as const;

const growth = 2;

/** Transactions as columns of numbers; text is made only when a batch leaves the room. */
export class TransactionRows {
  length = 0;
  at: Float64Array;
  account: Int32Array;
  /** Code in `directions`. */
  direction: Uint8Array;
  /** Minor units of the account's currency. */
  amount: Float64Array;
  channel: Int8Array;
  scheme: Int8Array;
  category: Uint8Array;
  /** Known account of the counterparty, or −1. */
  otherAccount: Int32Array;
  /** Key and kind of an outside counterparty. */
  outsideKey: Uint32Array;
  outsideKind: Uint8Array;
  /** Position in `places`: where the counterparty is, and where the payment was made; −1 = not known. */
  otherPlace: Int8Array;
  place: Int8Array;
  /** Device number, or −1. */
  device: Float64Array;
  /** Typology + 1 of the owner's and of the known counterparty's party; 0 = none. */
  label: Uint8Array;
  otherLabel: Uint8Array;

  constructor(capacity = 1_024) {
    this.at = new Float64Array(capacity);
    this.account = new Int32Array(capacity);
    this.direction = new Uint8Array(capacity);
    this.amount = new Float64Array(capacity);
    this.channel = new Int8Array(capacity);
    this.scheme = new Int8Array(capacity);
    this.category = new Uint8Array(capacity);
    this.otherAccount = new Int32Array(capacity);
    this.outsideKey = new Uint32Array(capacity);
    this.outsideKind = new Uint8Array(capacity);
    this.otherPlace = new Int8Array(capacity);
    this.place = new Int8Array(capacity);
    this.device = new Float64Array(capacity);
    this.label = new Uint8Array(capacity);
    this.otherLabel = new Uint8Array(capacity);
  }

  /** Appends an empty row and returns its position; the caller fills in what differs from "not known". */
  append(): number {
    if (this.length === this.at.length) this.#grow();
    const row = this.length++;
    this.otherAccount[row] = -1;
    this.outsideKind[row] = 0;
    this.otherPlace[row] = -1;
    this.place[row] = -1;
    this.device[row] = -1;
    this.label[row] = 0;
    this.otherLabel[row] = 0;
    return row;
  }

  /** Appends a copy of a row of another buffer. */
  copyFrom(other: TransactionRows, from: number): void {
    const row = this.append();
    this.at[row] = other.at[from]!;
    this.account[row] = other.account[from]!;
    this.direction[row] = other.direction[from]!;
    this.amount[row] = other.amount[from]!;
    this.channel[row] = other.channel[from]!;
    this.scheme[row] = other.scheme[from]!;
    this.category[row] = other.category[from]!;
    this.otherAccount[row] = other.otherAccount[from]!;
    this.outsideKey[row] = other.outsideKey[from]!;
    this.outsideKind[row] = other.outsideKind[from]!;
    this.otherPlace[row] = other.otherPlace[from]!;
    this.place[row] = other.place[from]!;
    this.device[row] = other.device[from]!;
    this.label[row] = other.label[from]!;
    this.otherLabel[row] = other.otherLabel[from]!;
  }

  #grow(): void {
    const larger = new TransactionRows(this.at.length * growth);
    for (let row = 0; row < this.length; row++) larger.copyFrom(this, row);
    const { length } = this;
    Object.assign(this, larger);
    this.length = length;
  }
}
