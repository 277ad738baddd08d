/**
 * Kubernetes quantities (apimachinery/pkg/api/resource/quantity.go): sign, decimal digits, then a binary suffix, a
 * decimal suffix or an exponent. `1E` is exa, `1E3` an exponent. Values round up.
 */
const QUANTITY = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The value in base units (bytes, cores); undefined when the text is not a quantity. */
export function parseQuantity(text: string): number | undefined {
  const match = QUANTITY.exec(text.trim());
  if (!match) return undefined;
  const [, sign, digits, suffix = ''] = match;
  const factor = suffix === '' ? 1 : (FACTORS[suffix] ?? 10 ** Number(suffix.slice(1)));
  const value = Number(digits) * factor;
  return sign === '-' ? -value : value;
}

/** Bytes, rounded up. */
export function parseMemory(text: string): number | undefined {
  const value = parseQuantity(text);
  return value === undefined ? undefined : Math.ceil(value);
}

/** Millicores, rounded up. */
export function parseCpu(text: string): number | undefined {
  const value = parseQuantity(text);
  return value === undefined ? undefined : Math.ceil(Number((value * 1000).toFixed(6)));
}

/** Docker's memory sizes: `512m`, `1g`, `1.5gb` are powers of 1024 (docs.docker.com/reference/compose-file/extension/#specifying-byte-values). */
export function parseDockerMemory(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(b|k|kb|ki|kib|m|mb|mi|mib|g|gb|gi|gib|t|tb)?$/i.exec(text.trim());
  if (!match) return undefined;
  const power = { b: 0, k: 1, m: 2, g: 3, t: 4 }[(match[2] ?? 'b')[0]?.toLowerCase() ?? 'b'] ?? 0;
  return Math.ceil(Number(match[1]) * 1024 ** power);
}

/** Go and compose durations (`1m30s`, `10s`, `500ms`) in seconds; bare numbers are seconds. */
export function parseDuration(text: string): number | undefined {
  const bare = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(bare)) return Number(bare);
  const units: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, min: 60, h: 3600 };
  let total = 0;
  let rest = bare;
  while (rest !== '') {
    const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|m|h)/.exec(rest);
    if (!match) return undefined;
    total += Number(match[1]) * (units[match[2] ?? 's'] ?? 1);
    rest = rest.slice(match[0].length);
  }
  return bare === '' ? undefined : total;
}
