/**
 * `primaryLocationLineHash` as github/codeql-action computes it (src/fingerprints.ts): the upload warns about every result
 * whose value differs, so it is this or nothing. For each line a rolling polynomial hash, modulo 2^64, over 100 UTF-16 code
 * units from the line's first one that is neither space nor tab; the window looks past the end of the line.
 */
const WINDOW = 100;
const MULTIPLIER = 37;
const TWO_32 = 2 ** 32;
const END_OF_FILE = 65535;
/** 37^100 modulo 2^64, in two halves: the weight of the unit that leaves the window. */
const [OUT_HIGH, OUT_LOW] = power(MULTIPLIER, WINDOW);

/** The hash of every line, `hex:n` with the n-th occurrence of that value in the file. */
export function hashLines(text: string): readonly string[] {
  const hashes: string[] = [];
  const counts = new Map<string, number>();
  const units = new Uint16Array(WINDOW);
  /** The line that began at each slot of the ring; 0 for none. */
  const lines = new Uint32Array(WINDOW);
  let slot = 0;
  let high = 0;
  let low = 0;
  let line = 0;
  let isLineStart = true;

  const emit = (): void => {
    const number = lines[slot] ?? 0;
    if (number === 0) return;
    const hex = high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
    const count = (counts.get(hex) ?? 0) + 1;
    counts.set(hex, count);
    hashes[number - 1] = `${hex}:${count}`;
    lines[slot] = 0;
  };
  const update = (unit: number): void => {
    const old = units[slot] ?? 0;
    const product = low * MULTIPLIER + unit;
    const leaving = OUT_LOW * old;
    let nextLow = (product % TWO_32) - (leaving % TWO_32);
    let carry = Math.floor(product / TWO_32) - Math.floor(leaving / TWO_32);
    if (nextLow < 0) {
      nextLow += TWO_32;
      carry -= 1;
    }
    const sum = (high * MULTIPLIER - ((OUT_HIGH * old) % TWO_32) + carry) % TWO_32;
    high = sum < 0 ? sum + TWO_32 : sum;
    low = nextLow;
    units[slot] = unit;
    slot = (slot + 1) % WINDOW;
  };
  const feed = (unit: number): void => {
    emit();
    if (isLineStart) {
      isLineStart = false;
      line += 1;
      lines[slot] = line;
    }
    if (unit === 10) isLineStart = true;
    update(unit);
  };

  let afterReturn = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 32 || unit === 9 || (unit === 10 && afterReturn)) {
      afterReturn = false;
      continue;
    }
    afterReturn = unit === 13;
    feed(afterReturn ? 10 : unit);
  }
  feed(END_OF_FILE);
  for (let i = 0; i < WINDOW; i++) {
    emit();
    update(0);
  }
  return hashes;
}

function power(base: number, exponent: number): readonly [number, number] {
  const value = BigInt.asUintN(64, BigInt(base) ** BigInt(exponent));
  return [Number(value >> 32n), Number(value & 0xffffffffn)];
}
