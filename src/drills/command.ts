import path from 'node:path';
import { WRAPPERS } from '../knowledge/wrappers.ts';
import type { CommandChain, Service } from '../services/types.ts';

export interface LocalCommand {
  /** Folder relative to the root of the repository. */
  readonly folder: string;
  readonly words: readonly string[];
  readonly direct: readonly string[] | undefined;
  readonly wrapper: string | undefined;
  /** The built file that node runs, relative to the root. */
  readonly built: string | undefined;
}

/** Init programs and entrypoints of base images: they forward signals and exist in containers only. */
const CONTAINER_ONLY = new Set([
  'docker-entrypoint.sh',
  ...WRAPPERS.filter((row) => row.role === 'init').map((row) => row.name),
]);

/** The command of the image as this machine can run it: paths of the image become paths of the repository. */
export function findLocalCommand(service: Service, chain: CommandChain): LocalCommand {
  const built = findBuiltFile(service, chain);
  const folder = findFolder(service, chain, built);
  const map = (word: string): string => toLocal(word, service, folder, built);
  const words = stripContainerOnly(chain.argv).map(map);
  const direct =
    built === undefined
      ? undefined
      : [
          process.execPath,
          ...chain.nodeFlags.flatMap((flag) => splitFlag(flag.value)).map(map),
          toRelative(folder, built),
          ...chain.scriptArgs,
        ];
  const isNode = /^(?:.*\/)?node(?:js)?$/.test(words[0] ?? '');
  return {
    folder,
    words: isNode ? [process.execPath, ...words.slice(1)] : words,
    direct: isNode ? undefined : direct,
    wrapper: isNode ? undefined : describeWrapper(words),
    built,
  };
}

function describeWrapper(words: readonly string[]): string {
  return /(?:^|\/)(?:ba|da|a)?sh$/.test(words[0] ?? '') ? `${words[0]} -c` : words.slice(0, 3).join(' ');
}

function stripContainerOnly(argv: readonly string[]): readonly string[] {
  let words = argv;
  for (;;) {
    const name = path.posix.basename(words[0] ?? '');
    if (!CONTAINER_ONLY.has(name) || words.length < 2) return words;
    const row = WRAPPERS.find((candidate) => candidate.name === name);
    let next = 1;
    while (next < words.length && words[next]?.startsWith('-')) {
      const flag = words[next] ?? '';
      next += 1;
      if (flag === '--') break;
      if (row?.valueFlags?.includes(flag)) next += 1;
    }
    words = words.slice(next);
  }
}

/** The chain names the built file as it stands in the repository, with or without its ending. */
function findBuiltFile({ repository }: Service, { builtPath, entry }: CommandChain): string | undefined {
  if (builtPath === undefined) return undefined;
  const normal = path.posix.normalize(builtPath);
  // A built file is rarely committed, so it is believed even where it is not there (yet).
  return !/\.[cm]?[jt]s$/.test(normal) && entry !== undefined && !repository.has(normal) ? `${normal}.js` : normal;
}

/** The folder in which the command starts: where its relative file leads to the built file, or where its script is. */
function findFolder(service: Service, chain: CommandChain, built: string | undefined): string {
  const script = chain.steps.find((step) => step.kind === 'script');
  if (script !== undefined) {
    const elsewhere = chain.argv.some((word) => /^(?:-w|--workspace|--filter|-F|--prefix|-C|--dir)(?:=|$)/.test(word));
    if (elsewhere) return service.package?.workspaceRoot ?? '.';
    const next = chain.steps.slice(chain.steps.indexOf(script) + 1).find((step) => step.place !== undefined);
    if (next?.place && path.posix.basename(next.place.path) === 'package.json')
      return path.posix.dirname(next.place.path);
    return service.root;
  }
  if (built === undefined) return service.root;
  const words = chain.steps.filter((step) => step.kind === 'node').flatMap((step) => step.text.split(' '));
  for (const word of words) {
    const relative = path.posix.normalize(word).replace(/^\/+/, '');
    if (word.startsWith('/') || relative === '.') continue;
    for (const candidate of [relative, `${relative}.js`, `${relative}/index.js`])
      if (built === candidate) return '.';
      else if (built.endsWith(`/${candidate}`)) return built.slice(0, -candidate.length - 1);
  }
  return service.root;
}

function toLocal(word: string, service: Service, folder: string, built: string | undefined): string {
  if (!word.startsWith('/')) return word;
  if (built !== undefined && (word === `/${built}` || isSuffix(word, built))) return toRelative(folder, built);
  const workdir = service.image?.workdir;
  const inside = workdir !== undefined && workdir !== '/' && word.startsWith(`${workdir}/`);
  return inside ? `./${word.slice(workdir.length + 1)}` : word;
}

/** `/usr/src/app/dist/main.js` and `apps/orders/dist/main.js` end alike from `dist` on. */
function isSuffix(word: string, built: string): boolean {
  const tail = built.split('/').slice(-2).join('/');
  return word.endsWith(`/${tail}`) || word.endsWith(`/${tail.replace(/\.[cm]?js$/, '')}`);
}

function toRelative(folder: string, file: string): string {
  const relative = path.posix.relative(folder, file);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

function splitFlag(flag: string): readonly string[] {
  const space = flag.indexOf(' ');
  return space < 0 ? [flag] : [flag.slice(0, space), flag.slice(space + 1)];
}
