type Values = Int32Array | Float64Array;

/**
 * Copies that are made again and again, into memory that is kept for the next: copying into fresh memory takes eight
 * times as long, and nobody is scored meanwhile. A copy is good until the next of the same name.
 */
export class KeptCopies {
  private readonly kept = new Map<string, Values>();

  /** The parts, of one kind, one behind the other; at least one. */
  of(name: string, parts: readonly Values[]): Values {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    let room = this.kept.get(name);
    if (room === undefined || room.length < length) {
      const like = parts[0]!.constructor as new (length: number) => Values;
      // With room to grow.
      room = new like(Math.ceil(1.25 * length));
      this.kept.set(name, room);
    }
    let at = 0;
    for (const part of parts) {
      room.set(part, at);
      at += part.length;
    }
    return room.subarray(0, length);
  }
}
