import { createHash } from 'node:crypto';

const fullest = 0.6;
const firstSize = 1 << 12;

/**
 * A hash table of texts in typed arrays, for millions of them: 24 bytes a place, no object per text. A text is known by 96
 * bits of its SHA-256. With it lie a number and a mark.
 */
export class SeenKeys {
  private size = firstSize;
  private used = 0;
  private bits = new Uint32Array(3 * firstSize);
  /** NaN = free. */
  private values = new Float64Array(firstSize).fill(Number.NaN);
  private marks = new Uint32Array(firstSize);

  /** Place of a text, to be used before the next one is asked for; a new text takes a free place. */
  placeOf(text: string): number {
    if (this.used > fullest * this.size) this.grow();
    const digest = createHash('sha256').update(text).digest();
    return this.find(digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8));
  }

  /** The number at a place, NaN where there is none yet. */
  valueAt(place: number): number {
    return this.values[place]!;
  }

  markAt(place: number): number {
    return this.marks[place]!;
  }

  /** @param value any number but NaN */
  put(place: number, value: number, mark: number): void {
    if (Number.isNaN(this.values[place])) this.used++;
    this.values[place] = value;
    this.marks[place] = mark;
  }

  private find(a: number, b: number, c: number): number {
    const { bits, values } = this;
    const wrap = this.size - 1;
    for (let place = a & wrap; ; place = (place + 1) & wrap) {
      const at = 3 * place;
      if (Number.isNaN(values[place])) {
        bits[at] = a;
        bits[at + 1] = b;
        bits[at + 2] = c;
        return place;
      }
      if (bits[at] === a && bits[at + 1] === b && bits[at + 2] === c) return place;
    }
  }

  private grow(): void {
    const { bits, values, marks, size } = this;
    this.size = 2 * size;
    this.bits = new Uint32Array(3 * this.size);
    this.values = new Float64Array(this.size).fill(Number.NaN);
    this.marks = new Uint32Array(this.size);
    for (let from = 0; from < size; from++) {
      if (Number.isNaN(values[from])) continue;
      const place = this.find(bits[3 * from]!, bits[3 * from + 1]!, bits[3 * from + 2]!);
      this.values[place] = values[from]!;
      this.marks[place] = marks[from]!;
    }
  }
}
