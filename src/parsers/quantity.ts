/**
 * Kubernetes quantities (apimachinery/pkg/api/resource/quantity.go): sign, decimal digits, then a binary suffix, a
 * decimal suffix or an exponent. `1E` is exa, `1E3` an exponent. Values round up; all arithmetic is exact.
 */
const QUANTITY = /^([+-]?)(\d+)?(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;

const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** Quantities are int64: what is larger is silently capped. */
const MAX_AMOUNT = 2n ** 63n - 1n;

/** An exact value: numerator / 10^scale. */
interface Exact {
  readonly numerator: bigint;
  readonly scale: number;
}

function parseExact(text: string): Exact | undefined {
  const match = QUANTITY.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  // Digits beyond any meaning would only cost time.
  if (whole + fraction === '' || whole.length + fraction.length > 60) return undefined;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const power = BINARY[suffix];
  if (power !== undefined) return { numerator: digits << BigInt(power), scale: fraction.length };
  const exponent = suffix === '' ? 0 : (DECIMAL[suffix] ?? Number(suffix.slice(1)));
  if (Math.abs(exponent) > 100) return undefined;
  return { numerator: digits, scale: fraction.length - exponent };
}

/** Rounds up (away from zero, as ScaledValue does), capped at what int64 holds. */
function roundUp({ numerator, scale }: Exact): number {
  let value = numerator < 0n ? -numerator : numerator;
  if (scale <= 0) value *= 10n ** BigInt(-scale);
  else {
    const unit = 10n ** BigInt(scale);
    value = (value + unit - 1n) / unit;
  }
  const capped = Number(value > MAX_AMOUNT ? MAX_AMOUNT : value);
  return numerator < 0n ? -capped : capped;
}

/** Bytes, rounded up; undefined when the text is not a quantity. */
export function parseMemory(text: string): number | undefined {
  const exact = parseExact(text);
  return exact && roundUp(exact);
}

/** Millicores, rounded up; undefined when the text is not a quantity. */
export function parseCpu(text: string): number | undefined {
  const exact = parseExact(text);
  return exact && roundUp({ numerator: exact.numerator, scale: exact.scale - 3 });
}

/**
 * What was meant by a memory quantity that Kubernetes reads otherwise or rejects: `512m` is half a byte, `512MB`, `1gb`
 * and `512mi` are no quantities. Undefined when the text is sound.
 */
export function findMemoryTypo(text: string): string | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt])(i?b?)$/i.exec(text.trim());
  const unit = match?.[2];
  if (!match || unit === undefined) return undefined;
  const sound = parseMemory(text) !== undefined && unit !== 'm';
  return sound ? undefined : `${match[1]}${unit.toUpperCase()}i`;
}

/** Docker's memory sizes: `512m`, `1g`, `1.5gb` are powers of 1024 (github.com/docker/go-units, RAMInBytes). Bytes. */
export function parseDockerMemory(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(?:i?b)?$/i.exec(text.trim());
  if (!match) return undefined;
  const power = ['', 'k', 'm', 'g', 't', 'p'].indexOf(match[2]?.toLowerCase() ?? '');
  const bytes = Math.floor(Number(match[1]) * 1024 ** power);
  return Number.isFinite(bytes) ? bytes : undefined;
}

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
};

/** Go, compose and systemd durations (`1m30s`, `10s`, `500ms`, `1min 30s`) in seconds; bare numbers are seconds. */
export function parseDuration(text: string): number | undefined {
  const bare = text.trim();
  if (bare === '' || bare.length > 100) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(bare)) return Number(bare);
  let total = 0;
  let rest = bare;
  while (rest !== '') {
    const match = /^\s*(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|sec|s|min|m|h)(?![a-z])/.exec(rest);
    if (!match) return undefined;
    total += Number(match[1]) * (SECONDS[match[2] ?? ''] ?? 1);
    rest = rest.slice(match[0].length);
  }
  return Number(total.toFixed(9));
}
