/** A field of block 4: `:61:…` with its continuation lines. */
export interface MtField {
  readonly tag: string;
  /** Lines joined by \n, without trailing blanks. */
  value: string;
  readonly line: number;
}

/** One SWIFT FIN message, or a statement without its envelope. */
export interface MtMessage {
  readonly line: number;
  /** Texts of blocks 1, 2, 3 and 5 as they came. */
  readonly blocks: Readonly<Record<string, string>>;
  readonly fields: readonly MtField[];
  /** Why the envelope cannot be trusted; null where it can. */
  readonly fault: string | null;
}

/** A field is new only where its tag is one of these: text of a payer may look like a tag (":12:30"). */
const tags = new Set(
  `13C 13D 20 21 23B 23E 25 25P 26T 28 28C 32A 33B 34F 36 50 50A 50F 50K 51A 52A 52D 53A 53B 53D 54A 54B 54D 55A 55B
   55D 56A 56C 56D 57A 57B 57C 57D 58A 58D 59 59A 59F 60F 60M 61 62F 62M 64 65 70 71A 71F 71G 72 77B 77T 86 90C 90D NS`
    .trim()
    .split(/\s+/),
);
const framing = new Set(['\u0001', '\u0003', '$']);
const fieldStart = /^:([0-9]{2}[A-Z]?|NS):/;
/** A FIN message has at most 10,000 characters; statements by file transfer are longer, but never this long. */
export const longestMessage = 1 << 26;

/** Cuts text into messages: with blocks `{1:…}{2:…}{4:…-}`, or bare statements that each begin with :20:. */
export class MtReader {
  private readonly emit: (message: MtMessage) => void;
  private rest = '';
  private line = 0;
  private length = 0;
  private blocks: Record<string, string> = {};
  private order: string[] = [];
  private fields: MtField[] = [];
  private startLine = 0;
  private inText = false;
  private enveloped = false;
  private fault: string | null = null;
  /** Lines outside any message; banks put their own headers there. */
  outside = 0;

  constructor(emit: (message: MtMessage) => void) {
    this.emit = emit;
  }

  push(piece: string): void {
    const all = this.rest + piece;
    let from = 0;
    for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', from)) {
      this.one(all.slice(from, end));
      from = end + 1;
    }
    this.rest = all.slice(from);
    if (this.rest.length > longestMessage) {
      this.one(this.rest.slice(0, 200));
      this.rest = '';
    }
  }

  finish(): void {
    if (this.rest !== '') this.one(this.rest);
    this.rest = '';
    if (this.enveloped && this.inText) this.fault ??= 'block 4 has no end: the message was cut off';
    this.end();
  }

  private one(raw: string): void {
    this.line++;
    const bare = raw.trimEnd();
    // Files of SWIFT Alliance put a control character or $ between messages.
    const text = framing.has(bare[0] ?? '') && (bare[1] === '{' || bare.length === 1) ? bare.slice(1) : bare;
    this.length += text.length;
    if (this.length > longestMessage) {
      this.fault ??= 'the message is larger than any SWIFT message';
      return;
    }
    if (text.startsWith('{')) return this.envelope(text);
    if (this.inText && text.startsWith('-}')) {
      this.inText = false;
      return this.envelope(text.slice(2));
    }
    if (text === '-') return this.enveloped ? undefined : this.end();
    const tag = fieldStart.exec(text)?.[1];
    if (tag !== undefined && tags.has(tag)) return this.field(tag, text.slice(tag.length + 2));
    const last = this.fields.at(-1);
    if (last !== undefined && (this.inText || !this.enveloped)) last.value += `\n${text}`;
    else if (text !== '') this.outside++;
  }

  private field(tag: string, value: string): void {
    const repeated = tag === '20' && this.fields.some((field) => field.tag === '20');
    if (repeated && !this.enveloped) this.end();
    if (repeated && this.enveloped) this.fault ??= 'field :20: stands twice in block 4';
    if (this.enveloped && !this.inText) this.fault ??= `field :${tag}: stands outside block 4`;
    if (this.fields.length === 0 && !this.enveloped) this.startLine = this.line;
    this.fields.push({ tag, value, line: this.line });
  }

  /** Reads blocks until the line or block 4 begins; block 3 holds blocks of its own. */
  private envelope(text: string): void {
    let at = 0;
    while (at < text.length) {
      const name = /^\{([1-5S]):/.exec(text.slice(at, at + 3))?.[1];
      if (name === undefined) {
        if (text.slice(at).trim() !== '') this.outside++;
        return;
      }
      if (name === '1' && this.order.length > 0 && this.order.includes('1')) this.end();
      if (this.order.length === 0) {
        if (this.fields.length > 0) this.end();
        this.startLine = this.line;
      }
      this.enveloped = true;
      if (name !== 'S' && this.order.some((earlier) => earlier >= name)) {
        this.fault ??= `block ${name} comes after block ${this.order.at(-1)}: blocks must be in order`;
      }
      if (name !== 'S') this.order.push(name);
      if (name === '4') {
        this.inText = true;
        const first = text.slice(at + 3);
        if (first !== '') this.one4(first);
        return;
      }
      const end = closingBrace(text, at);
      if (end < 0) {
        this.fault ??= `block ${name} is not closed`;
        return;
      }
      this.blocks[name] = text.slice(at + 3, end);
      at = end + 1;
    }
  }

  /** Text on the line of `{4:` itself. */
  private one4(text: string): void {
    this.line--;
    this.one(text);
  }

  private end(): void {
    if (this.fields.length > 0 || this.order.length > 0) {
      const { startLine: line, blocks, fields, fault } = this;
      this.emit({ line, blocks, fields, fault });
    }
    this.blocks = {};
    this.order = [];
    this.fields = [];
    this.inText = false;
    this.enveloped = false;
    this.fault = null;
    this.length = 0;
  }
}

function closingBrace(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}
