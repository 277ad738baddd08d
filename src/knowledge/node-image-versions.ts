/** Which Node release line an image reference names. */
import type { ImageReference, NodeVersionMention } from '../services/types.ts';

/** Code names of LTS lines, usable as tags (`node:iron`, `node:lts-iron`). Source: nodejs/Release schedule.json. */
const CODE_NAMES: Readonly<Record<string, number>> = {
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
  lithium: 26,
};

/** Repositories whose name holds the major: distroless `nodejs22-debian12`, UBI and sclorg `nodejs-20`, SUSE, Azure. */
const MAJOR_IN_NAME = /(?:^|\/)(?:node|nodejs)-?(\d{1,2})(?=$|[-.])/;

/** Repositories whose tags are Node versions. */
const NODE_REPOSITORY = /(?:^|\/)(?:node|nodejs)$/;
/** Company images (`hof-nodejs`, `node-base`): a tag counts only when it can be no version of their own. */
const NODE_LIKE_REPOSITORY = /(?:^|[/_-])(?:node|nodejs)(?:$|[_-])/;
/** The oldest release line that a tag of a company image is believed to mean. */
const OLDEST_BELIEVED_MAJOR = 10;
const NEWEST_BELIEVED_MAJOR = 40;

export interface ImageNodeVersion {
  readonly text: string;
  readonly precision: NodeVersionMention['precision'];
  /** Empty for aliases whose line depends on the date (`lts`, `current`, `latest`). */
  readonly majors: readonly number[];
}

/** The Node version that an image carries by its name and tag; undefined when it says nothing about Node. */
export function nodeVersionOf(reference: ImageReference): ImageNodeVersion | undefined {
  const text = reference.text;
  const name = reference.name.toLowerCase();
  const inName = MAJOR_IN_NAME.exec(name)?.[1];
  if (inName !== undefined) return { text, precision: 'major', majors: [Number(inName)] };
  // `acme/node:3.0.5-node24.14.1`: a version of their own, and the one of Node.
  const named = /(?:^|[-_.])node(?:js)?[-_]?v?(\d{2}(?:\.\d+){0,2})(?![\d.])/.exec(reference.tag ?? '')?.[1];
  const version = named === undefined ? undefined : versionOfTag(named);
  if (version !== undefined) return { text, ...version };
  const official = NODE_REPOSITORY.test(name) || /(?:^|\/)distroless\/nodejs[\w-]*$/.test(name);
  if (!official && !NODE_LIKE_REPOSITORY.test(name)) return undefined;
  if (reference.tag === undefined && (reference.digest !== undefined || !official)) {
    return official ? { text, precision: 'unresolved', majors: [] } : undefined;
  }
  // An ARG without a default in the tag: whatever is left of it is no version.
  if (reference.unresolved.length > 0 && !/^v?\d/.test(reference.tag ?? '')) {
    return { text, precision: 'unresolved', majors: [] };
  }
  const tagged = versionOfTag(reference.tag ?? 'latest');
  if (official) return tagged === undefined ? undefined : { text, ...tagged };
  const major = tagged?.majors[0] ?? 0;
  if (tagged === undefined || major < OLDEST_BELIEVED_MAJOR || major > NEWEST_BELIEVED_MAJOR) return undefined;
  return { text, ...tagged };
}

function versionOfTag(tag: string): Omit<ImageNodeVersion, 'text'> | undefined {
  const number = /^v?(\d{1,3})(?:\.(\d+))?(?:\.(\d+))?(?=$|[^.\d])/.exec(tag);
  if (number !== null) {
    const precision = number[3] !== undefined ? 'exact' : number[2] !== undefined ? 'minor' : 'major';
    return { precision, majors: [Number(number[1])] };
  }
  const words = tag.toLowerCase().split(/[-_]/);
  for (const word of words) {
    const major = CODE_NAMES[word];
    if (major !== undefined) return { precision: 'major', majors: [major] };
  }
  if (words.some((word) => ALIASES.has(word) || /^alpine|^bookworm|^bullseye|^trixie|^slim/.test(word))) {
    return { precision: 'alias', majors: [] };
  }
  return undefined;
}

/** `nonroot` and `debug` are the moving tags of distroless. */
const ALIASES: ReadonlySet<string> = new Set(['lts', 'current', 'latest', 'stable', 'nonroot', 'debug']);

/**
 * The `nodejs` package of system releases: https://pkgs.alpinelinux.org/packages?name=nodejs,
 * https://packages.debian.org/search?keywords=nodejs, https://packages.ubuntu.com/search?keywords=nodejs. Read 2026-08.
 */
const SYSTEM_NODE: readonly { readonly repository: RegExp; readonly tag: RegExp; readonly major: string }[] = [
  { repository: /(?:^|\/)alpine$/, tag: /^3\.1[56](?!\d)/, major: '16' },
  { repository: /(?:^|\/)alpine$/, tag: /^3\.1[78](?!\d)/, major: '18' },
  { repository: /(?:^|\/)alpine$/, tag: /^3\.(?:19|20)(?!\d)/, major: '20' },
  { repository: /(?:^|\/)alpine$/, tag: /^3\.2[12](?!\d)/, major: '22' },
  { repository: /(?:^|\/)alpine$/, tag: /^3\.23(?!\d)/, major: '24' },
  { repository: /(?:^|\/)debian$/, tag: /^(?:bullseye|11)/, major: '12' },
  { repository: /(?:^|\/)debian$/, tag: /^(?:bookworm|12)/, major: '18' },
  { repository: /(?:^|\/)debian$/, tag: /^(?:trixie|13)/, major: '20' },
  { repository: /(?:^|\/)ubuntu$/, tag: /^(?:jammy|22\.04)/, major: '12' },
  { repository: /(?:^|\/)ubuntu$/, tag: /^(?:noble|24\.04)/, major: '18' },
];

/** The major that the system's own package manager installs; undefined when the release is not in the table. */
export function systemNodeMajor(base: ImageReference | undefined): string | undefined {
  if (base === undefined) return undefined;
  const tag = base.tag ?? '';
  return SYSTEM_NODE.find((row) => row.repository.test(base.name) && row.tag.test(tag))?.major;
}
