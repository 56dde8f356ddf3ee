/** An element of a record. Reading its text marks it; what stays unmarked is listed as not mapped. */
export class XmlNode {
  readonly name: string;
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[] = [];
  text = '';
  /** Whether elements stand in it, also those that were records and are dropped. */
  holdsElements = false;
  private used = false;

  constructor(name: string, line: number, attributes: Readonly<Record<string, string>>) {
    this.name = name;
    this.line = line;
    this.attributes = attributes;
  }

  /** The first element at a path of names, or null. */
  at(path: string): XmlNode | null {
    const slash = path.indexOf('/');
    const name = slash < 0 ? path : path.slice(0, slash);
    const child = this.children.find((each) => each.name === name) ?? null;
    return slash < 0 || child === null ? child : child.at(path.slice(slash + 1));
  }

  /** Elements of one name directly below. */
  all(name: string): readonly XmlNode[] {
    return this.children.filter((child) => child.name === name);
  }

  /** Its own text without surrounding blanks, null where empty; marks it as mapped. */
  read(): string | null {
    this.used = true;
    const text = this.text.trim();
    return text === '' ? null : text;
  }

  /** The text at the first of the paths that has one. */
  value(...paths: readonly string[]): string | null {
    for (const path of paths) {
      const text = this.at(path)?.read() ?? null;
      if (text !== null) return text;
    }
    return null;
  }

  /** Marks everything below a path as mapped and returns its texts in order, joined by blanks. */
  gather(path: string): string | null {
    const node = this.at(path);
    if (node === null) return null;
    const texts: string[] = [];
    node.visit('', (leaf) => {
      const text = leaf.read();
      if (text !== null) texts.push(text);
    });
    return texts.length === 0 ? null : texts.join(' ');
  }

  /** Leaves that nothing has read, as path and text, each with its attributes (`Amt/@Ccy`). */
  unread(): [string, string][] {
    const found: [string, string][] = [];
    this.visit('', (leaf, path) => {
      if (leaf.used) return;
      if (leaf.text.trim() !== '') found.push([path, leaf.text.trim()]);
      for (const name in leaf.attributes) {
        if (!/^(?:xmlns|xsi)(?::|$)/.test(name)) found.push([`${path}/@${name}`, leaf.attributes[name]!]);
      }
    });
    return found;
  }

  private visit(above: string, each: (leaf: XmlNode, path: string) => void): void {
    const path = above === '' ? this.name : `${above}/${this.name}`;
    if (this.children.length === 0) return each(this, path);
    for (const child of this.children) child.visit(path, each);
  }
}
