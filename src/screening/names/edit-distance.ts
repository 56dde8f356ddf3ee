/** Words longer than this are compared by their beginnings. */
export const longestWord = 40;
const alphabet = 128;

/** Cost of taking one letter for another, by ASCII codes: 1 unless they sound or look alike. */
const swap = new Float32Array(alphabet * alphabet).fill(1);
const insertion = new Float32Array(alphabet).fill(1);

function alike(pairs: string, cost: number): void {
  for (const pair of pairs.split(' ')) {
    const a = pair.charCodeAt(0);
    const b = pair.charCodeAt(1);
    swap[a * alphabet + b] = cost;
    swap[b * alphabet + a] = cost;
  }
}
for (let letter = 0; letter < alphabet; letter++) swap[letter * alphabet + letter] = 0;
alike('ae ai ao au ei eo eu io iu ou ay ey oy uy', 0.6);
alike('iy ou ei ae ey', 0.35);
alike('ck cs kq sz vw fv bp dt gk gj jy xs cq mn cz xk ij wu wv gh kh', 0.5);
alike('0o 1i 1l 3e 4a 5s 6g 7t 8b 9g 9q', 0.2);
for (const letter of 'aeiouyh') insertion[letter.charCodeAt(0)] = 0.6;

const width = longestWord + 1;
const rows = new Float32Array(3 * width);

/**
 * Damerau-Levenshtein distance (optimal string alignment) with costs of confusion: letters that sound or look alike cost
 * less, vowels and h are cheap to lose, a doubled letter costs 0.3, two letters in the wrong order 0.7.
 *
 * @param a ASCII codes, at most `longestWord`
 */
export function editDistance(a: Uint8Array, b: Uint8Array): number {
  const n = Math.min(a.length, longestWord);
  const m = Math.min(b.length, longestWord);
  let before = 0;
  let above = width;
  let here = 2 * width;
  rows[above] = 0;
  for (let j = 1; j <= m; j++) rows[above + j] = rows[above + j - 1]! + dropCost(b, j - 1);
  for (let i = 1; i <= n; i++) {
    const code = a[i - 1]!;
    const drop = dropCost(a, i - 1);
    rows[here] = rows[above]! + drop;
    for (let j = 1; j <= m; j++) {
      const other = b[j - 1]!;
      let cost = rows[above + j - 1]! + swap[code * alphabet + other]!;
      const deleted = rows[above + j]! + drop;
      if (deleted < cost) cost = deleted;
      const inserted = rows[here + j - 1]! + dropCost(b, j - 1);
      if (inserted < cost) cost = inserted;
      if (i > 1 && j > 1 && code === b[j - 2] && a[i - 2] === other) {
        const turned = rows[before + j - 2]! + 0.7;
        if (turned < cost) cost = turned;
      }
      rows[here + j] = cost;
    }
    const oldest = before;
    before = above;
    above = here;
    here = oldest;
  }
  return rows[above + m]!;
}

function dropCost(word: Uint8Array, at: number): number {
  return at > 0 && word[at] === word[at - 1] ? 0.3 : insertion[word[at]!]!;
}
