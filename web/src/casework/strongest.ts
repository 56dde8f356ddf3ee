/** The breach that an alert opens with. */
export function strongestOf<B extends { readonly score: number }>(breaches: readonly B[]): B | undefined {
  return breaches.toSorted((a, b) => b.score - a.score)[0];
}
