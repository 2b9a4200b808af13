// SHA-256 (FIPS 180-4) in plain script: pages over plain http have no `crypto.subtle`, and where there is one it answers
// later, while an entry needs its sum at once.
const hashing = {
  encoder: new TextEncoder(),
  rounds: new Int32Array(64),
  beginning: new Int32Array(8),
  schedule: new Int32Array(64),

  /** The constants of the standard: the first 32 bits behind the point of the roots of the first primes. */
  prepare() {
    const primes = [];
    for (let number = 2; primes.length < 64; number++) if (primes.every((prime) => number % prime)) primes.push(number);
    const bits = (root) => Math.floor((root % 1) * 2 ** 32);
    primes.forEach((prime, at) => (hashing.rounds[at] = bits(Math.cbrt(prime))));
    primes.slice(0, 8).forEach((prime, at) => (hashing.beginning[at] = bits(Math.sqrt(prime))));
  },

  /** The bytes, a 1, noughts, and the length in bits, together a multiple of 64 bytes. */
  padded(bytes) {
    const all = new Uint8Array((bytes.length + 72) & ~63);
    all.set(bytes);
    all[bytes.length] = 0x80;
    const view = new DataView(all.buffer);
    view.setUint32(all.length - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(all.length - 4, bytes.length << 3);
    return view;
  },

  /** Works the block that begins at byte `start` into `state`. */
  compress(state, view, start) {
    const { schedule, rounds } = hashing;
    for (let at = 0; at < 16; at++) schedule[at] = view.getInt32(start + 4 * at);
    for (let at = 16; at < 64; at++) {
      const [near, far] = [schedule[at - 2], schedule[at - 15]];
      const one = ((near >>> 17) | (near << 15)) ^ ((near >>> 19) | (near << 13)) ^ (near >>> 10);
      const two = ((far >>> 7) | (far << 25)) ^ ((far >>> 18) | (far << 14)) ^ (far >>> 3);
      schedule[at] = one + schedule[at - 7] + two + schedule[at - 16];
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 64; at++) {
      const ofE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const ofA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const one = (h + ofE + ((e & f) ^ (~e & g)) + rounds[at] + schedule[at]) | 0;
      const two = (ofA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e] = [g, f, e, (d + one) | 0];
      [d, c, b, a] = [c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => (state[at] += word));
  },
};
hashing.prepare();

/** The SHA-256 of a text's UTF-8 bytes, as 64 hexadecimal digits. */
function sha256(text) {
  const view = hashing.padded(hashing.encoder.encode(text));
  const state = hashing.beginning.slice();
  for (let start = 0; start < view.byteLength; start += 64) hashing.compress(state, view, start);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
