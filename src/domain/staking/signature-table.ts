/** Knuth's multiplier, 2³² over the golden ratio: spreads neighbouring keys. */
const GOLDEN = 0x9e3779b1;

/** Probabilities by sets of bits. */
export type SignatureTable = {
  /** Adds to the probability of a signature, which is copied. */
  add(signature: Int32Array, probability: number): void;
  /** 32 bits of the signature of a row. */
  word(row: number, word: number): number;
  /** Rows in the order in which they were first seen. */
  rows(): { readonly count: number; readonly probability: Float64Array };
};

/**
 * Hot: one look into an open-addressed table an outcome, never more than half full; it doubles when it must.
 *
 * @param words of 32 bits that a signature has
 */
export function signatureTable(words: number): SignatureTable {
  let bits = 10;
  let slots = new Int32Array(1 << bits);
  let keys = new Int32Array(words << (bits - 1));
  let sums = new Float64Array(1 << (bits - 1));
  let count = 0;

  const hashOf = (key: Int32Array, from: number): number => {
    let hash = 0;
    for (let w = 0; w < words; w++) {
      hash = Math.imul(hash ^ (key[from + w] as number), GOLDEN);
      hash ^= hash >>> 15;
    }
    return Math.imul(hash, GOLDEN) >>> (32 - bits);
  };
  const grow = (): void => {
    bits += 1;
    const [oldKeys, oldSums] = [keys, sums];
    keys = new Int32Array(words << (bits - 1));
    keys.set(oldKeys);
    sums = new Float64Array(1 << (bits - 1));
    sums.set(oldSums);
    slots = new Int32Array(1 << bits);
    for (let row = 0; row < count; row++) {
      let slot = hashOf(keys, row * words);
      while (slots[slot] !== 0) slot = (slot + 1) & ((1 << bits) - 1);
      slots[slot] = row + 1;
    }
  };
  const isRow = (row: number, signature: Int32Array): boolean => {
    for (let w = 0; w < words; w++) if (keys[row * words + w] !== signature[w]) return false;
    return true;
  };

  return {
    add(signature, probability) {
      let slot = hashOf(signature, 0);
      let row = (slots[slot] as number) - 1;
      while (row >= 0 && !isRow(row, signature)) {
        slot = (slot + 1) & ((1 << bits) - 1);
        row = (slots[slot] as number) - 1;
      }
      if (row >= 0) {
        sums[row] = (sums[row] as number) + probability;
        return;
      }
      for (let w = 0; w < words; w++) keys[count * words + w] = signature[w] as number;
      sums[count] = probability;
      slots[slot] = ++count;
      if (count === sums.length) grow();
    },
    word: (row, word) => keys[row * words + word] as number,
    rows: () => ({ count, probability: sums.slice(0, count) }),
  };
}
