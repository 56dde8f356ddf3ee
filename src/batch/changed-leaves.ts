/** A value that differs between two plain documents; undefined (absent in JSON) = only the other side has it. */
export interface ChangedLeaf {
  /** Path of the value: "alpha.default", "threshold.rules.0.value". */
  readonly name: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** The values in which two plain documents differ, in the order of `a`, then what only `b` has. */
export function changedLeaves(a: object, b: object): readonly ChangedLeaf[] {
  const [left, right] = [leaves(a), leaves(b)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) =>
    Object.is(left.get(name), right.get(name)) ? [] : [{ name, a: left.get(name), b: right.get(name) }],
  );
}

function leaves(value: object, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [key, part] of Object.entries(value)) {
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof part === 'object' && part !== null) leaves(part, name, into);
    else into.set(name, part);
  }
  return into;
}
