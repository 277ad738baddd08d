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
  const majors = majorsOfAlternatives(text) ?? majorsOf(text);
  return majors ? { precision: 'range', majors } : { precision: 'unresolved', majors: [] };
}

/** `>=20.19`, `^20 || 22.x`: what most packages write needs no reading of ranges, which loads slowly. */
function majorsOfAlternatives(text: string): readonly number[] | undefined {
  const majors = new Set<number>();
  for (const alternative of text.split('||')) {
    const found = /^(>=|\^|~)?\s*v?(\d{1,3})(?:\.(?:\d+|x|\*)){0,2}$/.exec(alternative.trim());
    if (!found) return undefined;
    const first = Number(found[2]);
    const last = found[1] === '>=' ? NEWEST : first;
    for (let major = first; major <= last; major++) majors.add(major);
  }
  return [...majors].sort((a, b) => a - b);
}

/** Undefined when the text is no range. */
function majorsOf(text: string): readonly number[] | undefined {
  const range = validRange(text, { loose: true });
  if (range === null) return undefined;
  const admitted = new Range(range);
  lines ??= Array.from({ length: NEWEST + 1 }, (_, major) => new Range(`>=${major}.0.0 <${major + 1}.0.0`));
  return lines.flatMap((line, major) => (admitted.intersects(line) ? [major] : []));
}

let lines: readonly Range[] | undefined;
