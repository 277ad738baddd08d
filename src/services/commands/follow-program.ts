/** One command: which kind of program it starts, and on from there. */
import path from 'node:path/posix';
import { OTHER_RUNTIMES } from '../../knowledge/runners.ts';
import { STATIC_SERVERS } from '../../knowledge/starters.ts';
import { followForever } from './forever.ts';
import { changeLocation, findExisting, findScript } from './locate.ts';
import { followNode, NODE_NAMES, splitNodeWords } from './node-command.ts';
import { followOclif } from './oclif.ts';
import { followManager, followMonorepo, followNpx } from './package-manager.ts';
import { followPlatformScript, PLATFORM_RUNNERS } from './platform-scripts.ts';
import { followPm2 } from './pm2.ts';
import { findRunner, followRunner } from './runners.ts';
import { followS6 } from './s6.ts';
import { followSeveral, followSu, SEVERAL } from './several.ts';
import { followFile, followShell, SHELLS } from './shell-programs.ts';
import { followShellText } from './shell-text.ts';
import { systemShell } from './signals.ts';
import { findStarter, followStarter } from './start-framework.ts';
import { followSupervisord } from './supervisord.ts';
import { findSupervised } from './supervisors.ts';
import {
  addEnv,
  addLayer,
  addStep,
  type CommandWord,
  deeper,
  type End,
  lost,
  staticWords,
  type Trail,
  valuesOf,
} from './types.ts';
import { findWrapper, unwrap } from './wrapped.ts';

const MANAGERS: ReadonlySet<string> = new Set(['npm', 'yarn', 'yarnpkg', 'pnpm', 'bun']);
const NPX: ReadonlySet<string> = new Set(['npx', 'pnpx', 'bunx']);
const MONOREPO: ReadonlySet<string> = new Set(['turbo', 'nx', 'lerna']);
const PM2: ReadonlySet<string> = new Set(['pm2', 'pm2-runtime', 'pm2-docker']);

export function followWords(words: readonly CommandWord[], start: Trail): End {
  const trail = deeper(start);
  const [first, ...rest] = words;
  if (!trail) return lost(start, 'the command calls itself');
  if (!first) return { kind: 'other', trail, program: '' };
  if (first.dynamic) return lost(trail, `the program is ${first.value}, which is not known`);
  const program = programName(first.value);
  const here = first.place === undefined ? trail : { ...trail, place: first.place };
  return supervise(followProgram(program, first.value, rest, here));
}

/** `node_modules/.bin/next`, `node_modules/next/dist/bin/next`, `./node_modules/.bin/tsx` are the program they name. */
function programName(value: string): string {
  const bin = /(?:^|\/)node_modules\/\.bin\/([^/]+)$/.exec(value)?.[1];
  if (bin !== undefined) return bin;
  const pkg = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(value)?.[1];
  if (pkg !== undefined) return PACKAGE_BINS.get(pkg) ?? path.basename(value).replace(/\.[cm]?js$/, '');
  return path.basename(value);
}

const PACKAGE_BINS: ReadonlyMap<string, string> = new Map([
  ['next', 'next'],
  ['fastify-cli', 'fastify'],
  ['@nestjs/cli', 'nest'],
  ['tsx', 'tsx'],
  ['ts-node', 'ts-node'],
  ['pm2', 'pm2-runtime'],
  ['@remix-run/serve', 'remix-serve'],
  ['@react-router/serve', 'react-router-serve'],
  ['@strapi/strapi', 'strapi'],
  ['@google-cloud/functions-framework', 'functions-framework'],
  ['moleculer', 'moleculer-runner'],
  ['npm', 'npm'],
]);

function followProgram(program: string, written: string, words: readonly CommandWord[], trail: Trail): End {
  if (program === 'exec' || program === 'command' || program === 'builtin') return followWords(words, trail);
  if (SHELLS.has(program)) return followShell(program, words, trail, followWords);
  if (program === 'busybox') {
    const [applet, ...rest] = words;
    return applet && SHELLS.has(applet.value)
      ? followShell('busybox', rest, trail, followWords)
      : { kind: 'other', trail, program };
  }
  if (NODE_NAMES.test(program)) return followNodeProgram(program, words, trail);
  if (program === 'corepack')
    return followWords(
      words,
      addLayer(addStep(trail, 'wrapper', 'corepack'), 'exec', 'corepack runs the package manager in its own process'),
    );
  if (MANAGERS.has(program) && !isBunFile(program, words, trail)) {
    return followManager(program === 'yarnpkg' ? 'yarn' : program, words, trail, followWords);
  }
  if (NPX.has(program)) return followNpx(program === 'pnpx' ? 'pnpm' : program, words, trail, followWords);
  if (MONOREPO.has(program)) return followMonorepo(program, words, trail, followWords);
  if (PM2.has(program)) return followPm2(program, words, trail, followWords);
  const runtime = OTHER_RUNTIMES.get(program);
  if (runtime !== undefined)
    return lost(
      addStep(trail, 'unknown', [program, ...valuesOf(words)].join(' ')),
      `${runtime} runs the source: the runtime is not Node`,
    );
  const runner = findRunner(program);
  if (runner) return followRunner(runner, words, trail, followWords);
  const starter = findStarter(program, words);
  if (starter) return followStarter(program, starter, words, trail);
  if (isNodeEntrypoint(program, written, trail)) return followNodeEntrypoint(words, trail);
  const services = written === '/init' && words.length === 0 ? followS6(trail, followWords) : undefined;
  if (services) return services;
  const wrapper = findWrapper(program);
  if (wrapper && (wrapper.role === 'init' || !findExisting(trail, written))) {
    const inner = unwrap(wrapper, words);
    if (inner) return followWrapped(program, inner, words, trail);
  }
  if (SEVERAL.has(program)) return followSeveral(program, words, trail, followWords);
  if (PLATFORM_RUNNERS.has(program)) return followPlatformScript(program, words, trail, followWords);
  if (program === 'forever') return followForever(words, trail, followWords);
  if (program === 'supervisord') return followSupervisord(words, trail, followWords);
  if (program === 'su') return followSu(words, trail, followWords);
  if (STATIC_SERVERS.has(program))
    return lost(
      addStep(trail, 'unknown', [program, ...valuesOf(words)].join(' ')),
      `${program} serves static files only`,
    );
  const end = followFile(program, written, words, trail, followWords);
  // A copy of wait-for-it in the repository does what the published one does, however it is written.
  const inner = wrapper && end.kind === 'lost' ? unwrap(wrapper, words) : undefined;
  return inner ? followWrapped(program, inner, words, trail) : end;
}

function isBunFile(program: string, words: readonly CommandWord[], trail: Trail): boolean {
  if (program !== 'bun') return false;
  const name = words.find((word) => !word.value.startsWith('-') && word.value !== 'run')?.value ?? '';
  return /\.[cm]?[jt]sx?$/.test(name) && findExisting(trail, name) !== undefined;
}

/** node may be given a tool of node_modules instead of a source: `node node_modules/.bin/next start`. */
function followNodeProgram(program: string, words: readonly CommandWord[], trail: Trail): End {
  const node = splitNodeWords(words);
  const script = node.script?.value ?? '';
  if (/(^|\/)node_modules\//.test(script)) {
    const flags = node.flags.map((value) => ({ value, place: trail.place }));
    const name = programName(script);
    const starter = findStarter(name, node.args);
    if (starter) return followStarter(`${program} ${script}`, starter, node.args, trail, flags);
    const end = followProgram(name, script, node.args, trail);
    return end.kind === 'node' ? { ...end, flags: [...flags, ...end.flags] } : end;
  }
  if (
    /(^|\/)(npm-cli|npx-cli|yarn|pnpm)\.[cm]?js$/.test(script) ||
    /\.yarn\/releases\/yarn-[\w.-]+\.cjs$/.test(script)
  ) {
    const tool = /npx/.test(script) ? 'npx' : /npm-cli/.test(script) ? 'npm' : /pnpm/.test(script) ? 'pnpm' : 'yarn';
    return followProgram(tool, tool, node.args, trail);
  }
  const watching = node.flags.some((flag) => /^--watch\b/.test(flag));
  const end = followNode(program, words, trail, followWords);
  return watching
    ? { ...end, trail: addLayer(end.trail, 'forward', 'node --watch forwards SIGTERM to its child') }
    : end;
}

/** The entrypoint of the official node image, unless the repository brings its own script of that name. */
function isNodeEntrypoint(program: string, written: string, trail: Trail): boolean {
  if (program !== 'docker-entrypoint.sh') return false;
  return findExisting(trail, written) === undefined && findScript(trail, written) === undefined;
}

/** `docker-entrypoint.sh` of docker-node: `node "$@"` for flags and files that are no programs, else `exec "$@"`. */
function followNodeEntrypoint(words: readonly CommandWord[], trail: Trail): End {
  const first = words[0]?.value ?? '';
  const step = addLayer(addStep(trail, 'wrapper', 'docker-entrypoint.sh'), 'exec', 'docker-entrypoint.sh ends in exec');
  const isFile = first.startsWith('-') || (/\.[cm]?js$/.test(first) && !first.includes('node_modules/'));
  return followWords(isFile ? [...staticWords(['node']), ...words] : words, step);
}

function followWrapped(
  program: string,
  inner: NonNullable<ReturnType<typeof unwrap>>,
  words: readonly CommandWord[],
  trail: Trail,
): End {
  const { row } = inner;
  const shown = [program, ...valuesOf(words.slice(0, Math.max(0, words.length - inner.words.length)))].join(' ');
  let step = addStep(trail, 'wrapper', shown);
  if (row.signals === 'exec') step = addLayer(step, 'exec', `${program} is replaced`);
  else if (row.signals === 'unknown')
    step = addLayer(step, 'unknown', `whether ${program} passes SIGTERM on is not known`);
  else step = addLayer(step, row.role === 'init' ? 'init' : 'forward', `${program} forwards SIGTERM`);
  const at = inner.folder === undefined ? step.at : changeLocation(step, inner.folder);
  const next = addEnv({ ...step, at }, inner.env);
  if (inner.text !== undefined) {
    return followShellText(
      { text: inner.text, shell: systemShell(trail.input.image), mode: 'text', args: [] },
      next,
      followWords,
    );
  }
  if (inner.words.length === 0) return { kind: 'other', trail: step, program };
  return followWords(inner.words, next);
}

/** An entry that does nothing but start another process is a supervisor; what it starts is the service. */
function supervise(end: End): End {
  if (end.kind !== 'node' || end.entry === undefined || end.starter) return end;
  const command = followOclif(end.entry, end);
  if (command) return command;
  const supervised = findSupervised(end.entry, end.trail);
  if (!supervised) return end;
  const inner = followWords(supervised.words, supervised.trail);
  if (inner.kind !== 'node' || inner.entry === undefined || inner.entry === end.entry) return end;
  const { neighbours } = supervised;
  return { ...inner, preloads: [...end.preloads, ...inner.preloads], ...(neighbours.length > 0 ? { neighbours } : {}) };
}
