import Range from 'semver/classes/range.js';
import validRange from 'semver/ranges/valid.js';

export interface NodeVersionSpec {
  readonly precision: 'exact' | 'minor' | 'major' | 'range' | 'alias' | 'unresolved';
  /** Release lines that the text admits, smallest first; empty when it does not tell. */
  readonly majors: readonly number[];
}

/** LTS code names (nodejs.org/en/about/previous-releases). */
const CODENAMES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    argon: 4,
    boron: 6,
    carbon: 8,
    dubnium: 10,
    erbium: 12,
    fermium: 14,
    gallium: 16,
    hydrogen: 18,
    iron: 20,
    jod: 22,
    krypton: 24,
  }),
);
/** Ranges without an upper end are listed up to here. */
const NEWEST = 30;

/** Reads a Node version as .nvmrc, engines, setup-node or a tag writes it. */
export function parseNodeVersion(raw: string): NodeVersionSpec {
  const text = raw.trim().toLowerCase();
  if (text === '' || /[${}]/.test(text)) return { precision: 'unresolved', majors: [] };
  const codename = CODENAMES.get(text.replace(/^lts\/(?!-|\*)/, ''));
  if (codename !== undefined) return { precision: 'major', majors: [codename] };
  if (/^(?:lts(?:\/.*)?|lts_\w+|node|latest|current|stable|\*|x|lts-latest|\/)$/.test(text))
    return { precision: 'alias', majors: [] };
  const plain = /^v?(\d+)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?$/.exec(
    text.replace(/^node-?/, '').replace(/-[a-z].*$/, ''),
  );
  if (plain) {
    const [, major, minor, patch] = plain;
    const exact = /^\d+$/.test(minor ?? '') && /^\d+$/.test(patch ?? '');
    return { precision: exact ? 'exact' : /^\d+$/.test(minor ?? '') ? 'minor' : 'major', majors: [Number(major)] };
  }
  const range = validRange(text, { loose: true });
  return range === null
    ? { precision: 'unresolved', majors: [] }
    : { precision: 'range', majors: majorsOf(new Range(range)) };
}

let lines: readonly Range[] | undefined;

function majorsOf(range: Range): readonly number[] {
  lines ??= Array.from({ length: NEWEST + 1 }, (_, major) => new Range(`>=${major}.0.0 <${major + 1}.0.0`));
  return lines.flatMap((line, major) => (range.intersects(line) ? [major] : []));
}
