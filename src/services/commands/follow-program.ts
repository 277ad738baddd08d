/** One command: which kind of program it starts, and on from there. */
import path from 'node:path/posix';
import { OTHER_RUNTIMES, RUNNERS, type RunnerRow } from '../../knowledge/runners.ts';
import { STATIC_SERVERS } from '../../knowledge/starters.ts';
import type { Package } from '../types.ts';
import { changeLocation, findExisting, findScript } from './locate.ts';
import { followNode, splitNodeWords } from './node-command.ts';
import { followManager, followMonorepo, followNpx } from './package-manager.ts';
import { followPm2 } from './pm2.ts';
import { followShellText } from './shell-text.ts';
import { shellKind, systemShell } from './signals.ts';
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

const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'rbash']);
const NODES = /^(node|nodejs|node-?\d+(\.\d+)*)$/;
const MANAGERS: ReadonlySet<string> = new Set(['npm', 'yarn', 'yarnpkg', 'pnpm', 'bun']);
const NPX: ReadonlySet<string> = new Set(['npx', 'pnpx', 'bunx']);
const MONOREPO: ReadonlySet<string> = new Set(['turbo', 'nx', 'lerna']);
const PM2: ReadonlySet<string> = new Set(['pm2', 'pm2-runtime', 'pm2-docker']);
const SEVERAL: ReadonlySet<string> = new Set(['concurrently', 'run-p', 'run-s', 'npm-run-all', 'npm-run-all2']);
const RUNNER_ROWS: ReadonlyMap<string, RunnerRow> = new Map(RUNNERS.map((row) => [row.name, row]));

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
  if (program === 'exec' || program === 'command' || program === 'builtin') {
    const end = followWords(words, trail);
    return program === 'exec' && end.kind === 'node' ? end : end;
  }
  if (SHELLS.has(program)) return followShell(program, words, trail);
  if (program === 'busybox') {
    const [applet, ...rest] = words;
    return applet && SHELLS.has(applet.value) ? followShell('busybox', rest, trail) : { kind: 'other', trail, program };
  }
  if (NODES.test(program)) return followNodeProgram(program, words, trail);
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
  const runner = RUNNER_ROWS.get(program);
  if (runner) return followRunner(runner, words, trail);
  const starter = findStarter(program, words);
  if (starter) return followStarter(program, starter, words, trail);
  if (isNodeEntrypoint(program, written, trail)) return followNodeEntrypoint(words, trail);
  const wrapper = findWrapper(program);
  if (wrapper && (wrapper.role === 'init' || !findExisting(trail, written))) {
    const inner = unwrap(wrapper, words);
    if (inner) return followWrapped(program, inner, words, trail);
  }
  if (SEVERAL.has(program)) return followSeveral(program, words, trail);
  if (program === 'supervisord') return followSupervisord(words, trail, followWords);
  if (program === 'su') return followSu(words, trail);
  if (STATIC_SERVERS.has(program))
    return lost(
      addStep(trail, 'unknown', [program, ...valuesOf(words)].join(' ')),
      `${program} serves static files only`,
    );
  return followFile(program, written, words, trail);
}

function isBunFile(program: string, words: readonly CommandWord[], trail: Trail): boolean {
  if (program !== 'bun') return false;
  const name = words.find((word) => !word.value.startsWith('-') && word.value !== 'run')?.value ?? '';
  return /\.[cm]?[jt]sx?$/.test(name) && findExisting(trail, name) !== undefined;
}

function followShell(program: string, words: readonly CommandWord[], trail: Trail): End {
  const { image } = trail.input;
  let texted = false;
  let i = 0;
  for (; i < words.length; i++) {
    const value = words[i]?.value ?? '';
    if (value === '-o' || value === '+o' || value === '-O') i++;
    else if (/^[-+][a-zA-Z]+$/.test(value)) {
      if (value.startsWith('-') && value.includes('c')) texted = true;
      if (value.endsWith('o')) i++;
    } else if (value === '--login' || value === '--norc' || value === '--noprofile' || value === '--') continue;
    else break;
  }
  const [subject, ...args] = words.slice(i);
  if (!subject) return { kind: 'other', trail, program };
  const shell = shellKind(program, image);
  if (texted) {
    const step = addStep(trail, 'shell', `${program} -c ${subject.value}`);
    // The word after the text is $0.
    const text = { text: subject.value, shell, mode: 'text', args: args.slice(1) } as const;
    return followShellText(text, { ...step, from: step.from }, followWords);
  }
  const script = findScript(trail, subject.value);
  if (!script)
    return lost(
      addStep(trail, 'shell', `${program} ${subject.value}`),
      `the script ${subject.value} is not in the repository`,
    );
  return followScriptText(script, shell, args, trail);
}

function followScriptText(
  script: { readonly path: string; readonly text: string },
  shell: ReturnType<typeof shellKind>,
  args: readonly CommandWord[],
  trail: Trail,
): End {
  const place = { path: script.path, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const step = addStep({ ...trail, place, from: 'entrypoint' }, 'shell', script.path);
  const placed = args.map((word) => ({ place: trail.place, ...word }));
  return followShellText(
    { text: script.text, shell, mode: 'file', path: script.path, args: placed },
    step,
    followWords,
  );
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

function followRunner(runner: RunnerRow, words: readonly CommandWord[], trail: Trail): End {
  const subcommand = runner.subcommands?.includes(words[0]?.value ?? '') ?? false;
  let rest = subcommand ? words.slice(1) : words;
  const exec = rest.findIndex((word) => word.value === '--exec' || word.value === '-x');
  const text = rest[exec + 1];
  if (runner.name === 'nodemon' && exec >= 0 && text) {
    const step = addLayer(
      addStep(trail, 'supervisor', ['nodemon', ...valuesOf(words)].join(' ')),
      'cut',
      'nodemon ends before node drained',
    );
    rest = rest.slice(exec + 2);
    const command = [text.value, ...valuesOf(rest)].join(' ');
    return followShellText(
      { text: command, shell: systemShell(trail.input.image), mode: 'text', args: [] },
      step,
      followWords,
    );
  }
  const end = followNode(
    subcommand ? `${runner.name} ${words[0]?.value}` : runner.name,
    rest,
    trail,
    followWords,
    runner,
  );
  if (runner.signals === 'self') return end;
  const step = trail.steps.length;
  const own = end.trail.steps[step] ?? { kind: 'node', text: runner.name, place: trail.place };
  const why = {
    forward: `${runner.name} forwards SIGTERM to node and waits`,
    cut: `${runner.name} ends before node drained`,
    unknown: `whether ${runner.name} passes SIGTERM on is not known`,
  }[runner.signals];
  const layers = [
    ...trail.layers,
    { kind: runner.signals, step: own, why },
    ...end.trail.layers.slice(trail.layers.length),
  ];
  return { ...end, trail: { ...end.trail, layers } };
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

/** Several commands at once, each through a shell: the one that leads to node. In sequence: the last one, which stays. */
function followSeveral(program: string, words: readonly CommandWord[], trail: Trail): End {
  const step = addLayer(
    addStep(trail, 'supervisor', [program, ...valuesOf(words)].join(' ')),
    'unknown',
    `whether ${program} passes SIGTERM on is not known`,
  );
  const parallel = /^(concurrently|run-p)$/.test(program) || words.some(({ value }) => /^(-p|--parallel)$/.test(value));
  const texts = words.filter((word) => !word.value.startsWith('-')).map((word) => word.value);
  let best: End | undefined;
  for (const text of parallel ? texts : texts.toReversed()) {
    const command = program === 'concurrently' ? text.replace(/^npm:/, 'npm run ') : `npm run ${text}`;
    const shell = { text: command, shell: systemShell(trail.input.image), mode: 'text', args: [] } as const;
    const end = followShellText(shell, step, followWords);
    if (end.kind === 'node' && end.entry !== undefined) return end;
    best ??= end.kind === 'other' ? undefined : end;
  }
  return best ?? lost(step, `${program} starts several commands, none of which could be followed`);
}

/** `su node -c 'exec node x'`: su stays and forwards signals in some builds only. */
function followSu(words: readonly CommandWord[], trail: Trail): End {
  const flag = words.findIndex((word) => word.value === '-c' || word.value === '--command');
  const text = flag < 0 ? undefined : words[flag + 1];
  const step = addLayer(
    addStep(trail, 'wrapper', ['su', ...valuesOf(words)].join(' ')),
    'unknown',
    'su stays between, and whether it passes SIGTERM on depends on its build',
  );
  if (!text) return { kind: 'other', trail: step, program: 'su' };
  return followShellText(
    { text: text.value, shell: systemShell(trail.input.image), mode: 'text', args: [] },
    step,
    followWords,
  );
}

/** A file of the repository: a shell script, a script for node, a program of a workspace package. */
function followFile(program: string, written: string, words: readonly CommandWord[], trail: Trail): End {
  if (written.startsWith('-') || /\.[cm]?[jt]s$/.test(written)) {
    // Arguments only: the entrypoint of the base image is node.
    return followNode('node', [{ value: written, dynamic: false }, ...words], trail, followWords);
  }
  const script = findScript(trail, written);
  if (script) {
    const shebang = /^#!\s*([^\r\n]+)/.exec(script.text)?.[1]?.trim();
    const interpreter = shebang === undefined ? [] : shebang.split(/\s+/);
    const names = interpreter.map((word) => path.basename(word));
    if (names.some((name) => NODES.test(name))) {
      const flags = interpreter.slice(names.findIndex((name) => NODES.test(name)) + 1);
      return followNode('node', [...staticWords([...flags, written]), ...words], trail, followWords);
    }
    const runner = names.map((name) => RUNNER_ROWS.get(name)).find((row) => row !== undefined);
    if (runner) return followRunner(runner, [{ value: written, dynamic: false }, ...words], trail);
    const shell =
      names.find((name) => SHELLS.has(name)) ?? (shebang === undefined || program.endsWith('.sh') ? 'sh' : undefined);
    if (shell === undefined) return { kind: 'other', trail, program };
    const init = names.map((name) => findWrapper(name)).find((row) => row?.role === 'init');
    const wrapped = init
      ? addLayer(
          addStep(trail, 'wrapper', init.name),
          init.signals === 'forward' ? 'init' : 'unknown',
          `${init.name} starts the script`,
        )
      : trail;
    return followScriptText(script, shellKind(shell, trail.input.image), words, wrapped);
  }
  const bin = findBin(program, trail.input.packages);
  if (bin)
    return followNode(
      'node',
      [{ value: bin, dynamic: false }, ...words],
      { ...trail, at: { image: '', folder: '.' } },
      followWords,
    );
  if (/\.sh$|entrypoint|\bstart\b|\brun\b/.test(program))
    return lost(addStep(trail, 'unknown', written), `the script ${written} is not in the repository`);
  return { kind: 'other', trail: addStep(trail, 'unknown', [written, ...valuesOf(words)].join(' ')), program };
}

/** The file behind a program that a package of the workspace declares in `bin`. */
function findBin(program: string, packages: readonly Package[]): string | undefined {
  for (const pkg of packages) {
    const bin = pkg.data.kind === 'map' ? pkg.data.entries.find((entry) => entry.key === 'bin')?.value : undefined;
    const named = bin?.kind === 'map' ? bin.entries.find((entry) => entry.key === program)?.value : undefined;
    const own = bin?.kind === 'scalar' && pkg.name?.replace(/^@[^/]+\//, '') === program ? bin : undefined;
    const value = named?.kind === 'scalar' ? named.value : own?.value;
    if (typeof value === 'string') return path.join(pkg.folder, value);
  }
  return undefined;
}

/** An entry that does nothing but start another process is a supervisor; what it starts is the service. */
function supervise(end: End): End {
  if (end.kind !== 'node' || end.entry === undefined || end.starter) return end;
  const supervised = findSupervised(end.entry, end.trail);
  if (!supervised) return end;
  const inner = followWords(supervised.words, supervised.trail);
  if (inner.kind !== 'node' || inner.entry === undefined || inner.entry === end.entry) return end;
  return { ...inner, preloads: [...end.preloads, ...inner.preloads] };
}
