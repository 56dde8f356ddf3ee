// Proof of work in the browser: finds a nonce for which SHA-256 of "challenge:nonce" begins with zero bits.
// Own SHA-256 (FIPS 180-4), because the browser's is asynchronous and absent on pages without TLS.

const constants = new Uint32Array(64);
const initial = new Uint32Array(8);
{
  // The first 32 bits of the fractions of cube and square roots of the first primes.
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) initial[found] = (Math.sqrt(n) % 1) * 2 ** 32;
    constants[found] = (Math.cbrt(n) % 1) * 2 ** 32;
    found += 1;
  }
}

const words = new Uint32Array(64);
const rotate = (x, n) => (x >>> n) | (x << (32 - n));

/** The first 32 bits of SHA-256 of bytes. */
export function firstWord(bytes) {
  const padded = new Uint8Array(((bytes.length + 72) >>> 6) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const h = initial.slice();
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(block + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = words[i - 15];
      const b = words[i - 2];
      words[i] =
        words[i - 16] +
        (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) +
        words[i - 7] +
        (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 64; i++) {
      const t =
        (k + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + words[i]) | 0;
      const u = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [k, g, f, e, d, c, b, a] = [g, f, e, (d + t) | 0, c, b, a, (t + u) | 0];
    }
    [a, b, c, d, e, f, g, k].forEach((value, i) => {
      h[i] += value;
    });
  }
  return h[0];
}

/** Resolves with the nonce; lets the page breathe in between. */
export async function solve(challenge, bits) {
  const encoder = new TextEncoder();
  for (let nonce = 0; ; nonce++) {
    if (Math.clz32(firstWord(encoder.encode(`${challenge}:${nonce}`))) >= bits) return String(nonce);
    if (nonce % 2000 === 1999) await new Promise((resolve) => setTimeout(resolve));
  }
}

/** On the first page of an open survey the work is done while people read. Bits as in proof-of-work.ts. */
async function solveForm(form) {
  form.elements.namedItem('nonce').value = await solve(form.dataset.challenge, 16);
}

if (typeof document !== 'undefined') {
  const form = document.querySelector('form[data-challenge]');
  if (form !== null) void solveForm(form);
}
