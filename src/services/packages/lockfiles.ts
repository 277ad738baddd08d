import path from 'node:path/posix';
import { isRecord } from '../../parsers/own.ts';
import type { Workspace } from '../../workspace/types.ts';

/** Versions that a lockfile resolved for the direct dependencies of a package, by light scans: the files are large. */
export function readResolvedVersions(
  workspace: Workspace,
  lockfile: string,
  folder: string,
): ReadonlyMap<string, string> {
  const text = /\.lockb$/.test(lockfile) ? undefined : workspace.read(lockfile);
  if (text === undefined) return new Map();
  const relative = path.relative(path.dirname(lockfile), folder) || '.';
  switch (path.basename(lockfile)) {
    case 'package-lock.json':
    case 'npm-shrinkwrap.json':
      return readNpm(text, relative);
    case 'pnpm-lock.yaml':
      return readPnpm(text, relative);
    case 'yarn.lock':
      return readYarn(text);
    default:
      return new Map();
  }
}

function readNpm(text: string, relative: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch {
    return versions;
  }
  const packages = isRecord(lock) && isRecord(lock.packages) ? lock.packages : {};
  const old = isRecord(lock) && isRecord(lock.dependencies) ? lock.dependencies : {};
  for (const [name, entry] of Object.entries(old))
    if (isRecord(entry) && typeof entry.version === 'string') versions.set(name, entry.version);
  const prefixes = relative === '.' ? ['node_modules/'] : ['node_modules/', `${relative}/node_modules/`];
  for (const prefix of prefixes) {
    for (const [key, entry] of Object.entries(packages)) {
      if (!key.startsWith(prefix) || !isRecord(entry) || typeof entry.version !== 'string') continue;
      const name = key.slice(prefix.length);
      if (!name.includes('/node_modules/')) versions.set(name, entry.version);
    }
  }
  return versions;
}

/** `importers: <folder>: dependencies: <name>: version: 1.2.3(peers)`. */
function readPnpm(text: string, relative: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  const start = text.indexOf('\nimporters:');
  const end = start < 0 ? -1 : text.slice(start + 1).search(/\n[a-z]\w*:/);
  const importers = start < 0 ? text : text.slice(start, end < 0 ? undefined : start + 1 + end);
  let folder: string | undefined;
  let name: string | undefined;
  for (const line of importers.split('\n')) {
    const owner = /^ {2}(\S[^:]*):\s*(?:\{\})?$/.exec(line)?.[1];
    if (owner !== undefined) folder = owner.replace(/^['"]|['"]$/g, '');
    if (folder !== relative) continue;
    const key = /^ {6}(\S[^:]*(?::[^:]+)?):\s*$/.exec(line)?.[1];
    if (key !== undefined) name = key.replace(/^['"]|['"]$/g, '');
    const version = /^ {8}version: ['"]?(\d[\w.+-]*)/.exec(line)?.[1];
    if (name !== undefined && version !== undefined) versions.set(name, version);
  }
  return versions;
}

/** Yarn 1 and berry: a line of descriptors, then `version`. The first version of a name is good enough for a direct range. */
function readYarn(text: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  let names: readonly string[] = [];
  for (const line of text.split('\n')) {
    if (/^\S.*:\s*$/.test(line) && !line.startsWith('#')) {
      names = line
        .replace(/:\s*$/, '')
        .split(',')
        .map((item) => item.trim().replace(/^"|"$/g, ''))
        .map((item) => item.slice(0, item.indexOf('@', 1)))
        .filter((item) => item !== '');
      continue;
    }
    const version = /^ {2}version:? "?([^"\s]+)"?/.exec(line)?.[1];
    if (version === undefined) continue;
    for (const name of names) if (!versions.has(name)) versions.set(name, version);
    names = [];
  }
  return versions;
}
