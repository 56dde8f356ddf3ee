import { SaxesParser } from 'saxes';
import { AppError } from '#domain/app-error';
import { XmlNode } from './xml-node.ts';

/** Markup without an end in this many characters is refused: no field of a payment message is nearly as long. */
export const longestToken = 1 << 20;
/** Elements within each other, and elements of one record; beyond it, memory would no longer be bounded. */
const deepest = 64;
const mostNodes = 600_000;

/** Says how a document is cut into records. */
export interface XmlVisitor {
  /** Told the namespace of the first element of each name below the envelope; throws an AppError to refuse the file. */
  root(name: string, namespace: string): void;
  /** Whether the element is a record of its own; `ancestors` starts at the root. */
  isRecord(name: string, ancestors: readonly XmlNode[]): boolean;
  /** A whole record, with the elements around it as far as they were read. It is dropped afterwards. */
  record(node: XmlNode, ancestors: readonly XmlNode[]): void;
  /** Any other element that ended. Its children can be let go of here. */
  closed?(node: XmlNode, ancestors: readonly XmlNode[]): void;
}

/**
 * Streams a document: memory holds one record and the headers around it. A DOCTYPE is refused where it stands, so no
 * entity is ever defined, expanded or fetched; the five of XML and character references are read. Throws AppError
 * `xml.malformed` with the line, after all records before it were given out.
 */
export class XmlReader {
  private readonly parser = new SaxesParser({ xmlns: false, position: false });
  private readonly visitor: XmlVisitor;
  private readonly stack: XmlNode[] = [];
  private sinceEvent = 0;
  private nodes = 0;
  private recordDepth = -1;
  private rootSeen = false;

  constructor(visitor: XmlVisitor) {
    this.visitor = visitor;
    const { parser } = this;
    parser.on('error', (error) => {
      const [, reason] = /^(?:[^:]*:)?(?:\d+:\d+: )?(.*)$/s.exec(error.message) ?? [];
      throw malformed(this.line, (reason ?? error.message).replace(/\.$/, ''));
    });
    parser.on('doctype', () => this.refuseDoctype());
    parser.on('opentag', (tag) => this.open(tag.name, tag.attributes));
    parser.on('closetag', () => this.close());
    parser.on('text', (text) => this.text(text));
    parser.on('cdata', (text) => this.text(text));
    parser.on('comment', () => this.event());
    parser.on('processinginstruction', () => this.event());
  }

  /** Line that is being read, from 1. */
  get line(): number {
    return this.parser.line;
  }

  /** Pieces may be cut anywhere. */
  push(piece: string): void {
    for (let from = 0; from < piece.length; from += longestToken / 4) {
      const part = piece.slice(from, from + longestToken / 4);
      this.sinceEvent += part.length;
      this.parser.write(part);
      if (this.sinceEvent > longestToken) {
        throw new AppError(
          'xml.token-too-long',
          `Line ${this.line} holds a text or tag of over ${longestToken.toLocaleString('en')} characters: no field of a payment message is that long.`,
          { line: this.line },
        );
      }
    }
  }

  finish(): void {
    if (this.stack.length > 0)
      throw malformed(this.line, `it ends within <${this.stack.at(-1)!.name}>: it was cut off`);
    this.parser.close();
  }

  private refuseDoctype(): void {
    throw new AppError(
      'xml.doctype',
      `Line ${this.line} has a DOCTYPE: payment messages have none, and entities or outside files are never read.`,
      { line: this.line },
    );
  }

  private event(): void {
    this.sinceEvent = 0;
  }

  private open(qualified: string, given: Readonly<Record<string, string>>): void {
    this.event();
    const name = qualified.slice(qualified.indexOf(':') + 1);
    const node = new XmlNode(name, this.line, given);
    if (this.stack.length >= deepest)
      throw malformed(this.line, `elements lie more than ${deepest} deep in each other`);
    if (this.recordDepth < 0 && this.visitor.isRecord(name, this.stack)) {
      this.recordDepth = this.stack.length;
      this.nodes = 0;
    }
    if (++this.nodes > mostNodes) throw malformed(this.line, `a single record has over ${mostNodes} elements`);
    const namespace = given[qualified === name ? 'xmlns' : `xmlns:${qualified.split(':')[0]}`];
    if (!this.rootSeen || namespace !== undefined) {
      this.rootSeen = true;
      if (this.stack.length <= 3) this.visitor.root(name, namespace ?? '');
    }
    const parent = this.stack.at(-1);
    if (parent !== undefined) parent.holdsElements = true;
    this.stack.push(node);
  }

  private text(text: string): void {
    this.event();
    const node = this.stack.at(-1);
    // Line ends between a million entries would add up to a text of the statement.
    if (node === undefined || ((node.text === '' || node.holdsElements) && text.trim() === '')) return;
    node.text += text;
    if (node.text.length > longestToken) throw malformed(this.line, `the text of <${node.name}> is too long`);
  }

  private close(): void {
    this.event();
    const node = this.stack.pop()!;
    const depth = this.stack.length;
    if (depth === this.recordDepth) {
      this.recordDepth = -1;
      this.nodes = 0;
      this.visitor.record(node, this.stack);
      return;
    }
    if (this.recordDepth < 0) this.visitor.closed?.(node, this.stack);
    this.stack.at(-1)?.children.push(node);
  }
}

function malformed(line: number, reason: string): AppError {
  return new AppError('xml.malformed', `Line ${line} is not well-formed XML: ${reason}.`, { line });
}
