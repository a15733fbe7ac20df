// Solves the proof of work of a burdened network (ALTCHA, version 2, algorithm SHA-256, cost 1):
// find the counter for which SHA-256(salt + nonce + counter) begins with the challenge's key.
// A worker runs this file; where none can start, the page imports it and solves in slices.
// SHA-256 is written out, because browsers give crypto.subtle to https and localhost alone, and
// because a promise for each hash costs more than the hash.

const K = Int32Array.from([ // what FIPS 180-4 takes from the cube roots of the first 64 primes
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

const words = (hex) => hex.match(/.{8}/g).map((word) => parseInt(word, 16) | 0);
const toHex = (hash) => Array.from(hash, (w) => (w >>> 0).toString(16).padStart(8, "0")).join("");

// The SHA-256 of one block: block[0..15] is the message, the rest is room for its schedule. Every
// sum is cut to 32 bits at once: that, and no array in the loops' variables, makes it four times
// as quick.
function sha256(block, hash) {
  for (let i = 16; i < 64; i++) {
    const x = block[i - 15], y = block[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    block[i] = (block[i - 16] + s0 + block[i - 7] + s1) | 0;
  }
  let a = 0x6a09e667, b = 0xbb67ae85 | 0, c = 0x3c6ef372, d = 0xa54ff53a | 0;
  let e = 0x510e527f, f = 0x9b05688c | 0, g = 0x1f83d9ab, h = 0x5be0cd19;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + (g ^ (e & (f ^ g))) + K[i] + block[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) | (c & (a | b)))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  hash[0] = a + 0x6a09e667; hash[1] = b + 0xbb67ae85; hash[2] = c + 0x3c6ef372;
  hash[3] = d + 0xa54ff53a; hash[4] = e + 0x510e527f; hash[5] = f + 0x9b05688c;
  hash[6] = g + 0x1f83d9ab; hash[7] = h + 0x5be0cd19;
}

// Tries counters, one slice at a call: the solution, or null while there is none.
function search({ salt, nonce, keyPrefix }) {
  const block = new Int32Array(64), hash = new Int32Array(8), wanted = words(keyPrefix);
  block.set(words(salt + nonce)); // 32 bytes, then the counter, a one, and the length of it all
  block[9] = 1 << 31;
  block[15] = 36 * 8;
  let counter = 0;
  return (count) => {
    for (const end = counter + count; counter < end; counter++) {
      block[8] = counter;
      sha256(block, hash);
      if (hash[0] === wanted[0] && wanted.every((word, i) => hash[i] === word)) {
        return { counter, derivedKey: toHex(hash) };
      }
    }
    return null;
  };
}

const SLICE_MS = 50; // from one telling of progress to the next

// Solves slice by slice: `tell` hears how many counters were tried, `goOn` may wait, or end it.
async function solve(parameters, tell, goOn) {
  const attempt = search(parameters);
  let solution = null, size = 500, tried = 0;
  while (solution === null && await goOn()) {
    const began = Date.now();
    solution = attempt(size);
    tell(tried += size);
    size = Math.min(size * 4, Math.ceil(size * SLICE_MS / Math.max(1, Date.now() - began)));
  }
  return solution;
}

if (typeof document === "undefined") {
  self.onmessage = async ({ data }) => {
    const solution = await solve(data, (tried) => self.postMessage({ tried }), () => true);
    self.postMessage({ solution });
  };
} else {
  self.solveProof = solve;
}
