import path from 'node:path/posix';
import { at, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { deployedMajor } from '../../services/runtime/deployed-versions.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

/** Hooks that translate one format into the other while modules load. */
const LOADERS =
  /^(?:esm|tsx|jiti|sucrase|@babel\/register|ts-node|@swc-node|@swc\/register|esbuild-register|esbuild-runner)(?:\/|$)/;

interface Situation {
  readonly service: Service;
  readonly built: string;
  /** How node reads the file by its extension and the nearest package.json. */
  readonly read: 'esm' | 'cjs';
  /** `type` is written down: without it, syntax decides on Node 22.7, 20.19 and later. */
  readonly explicit: boolean;
  readonly place: Place;
}

/** What the compiler or the source itself puts into the file. */
function written({ service, built }: Situation): 'esm' | 'cjs' | undefined {
  const { entry, program } = service;
  if (entry === undefined) return undefined;
  if (path.basename(entry) === path.basename(built) && /\.[cm]?js$/.test(entry)) {
    const format = program?.modules.get(entry)?.format;
    return format === 'script' ? undefined : format;
  }
  return /\.ts$/.test(entry) ? emittedByTsc(service) : undefined;
}

/** NodeNext follows the extension and package.json, as node does, and so cannot disagree. */
function followsPackage(service: Service): boolean {
  return /\.[cm]?ts$/.test(service.entry ?? '') && /^node(?:16|18|20|next)$/.test(moduleOfTsc(service) ?? '');
}

function emittedByTsc(service: Service): 'esm' | 'cjs' | undefined {
  const value = moduleOfTsc(service);
  if (value === 'commonjs') return 'cjs';
  return value !== undefined && /^es(?:2015|2020|2022|next|6)$/.test(value) ? 'esm' : undefined;
}

/** `module` of the tsconfig that a plain tsc build reads. */
function moduleOfTsc({ root, repository, package: owner }: Service): string | undefined {
  const build = owner?.scripts.get('build')?.value ?? '';
  if (!/(?:^|&&|;|\s)(?:npx\s+)?tsc(?:\s|$)/.test(build)) return undefined;
  const project = /(?:-p|--project)[= ](\S+)/.exec(build)?.[1];
  const name = path.join(root, project ?? 'tsconfig.json');
  const config = repository.data(name)[0] ?? repository.data(path.join(name, 'tsconfig.json'))[0];
  if (!config || /--module\b/.test(build)) return undefined;
  return textOf(at(config, 'compilerOptions', 'module'))?.toLowerCase();
}

function judge(situation: Situation): Outcome {
  const { service, built, read, explicit, place } = situation;
  const found = written(situation) ?? (followsPackage(service) ? read : undefined);
  if (found === undefined) return unknown(`in which module format ${built} is written could not be told`, { place });
  if (found === read) return pass(place);
  const args = {
    file: built,
    found: found === 'esm' ? 'ECMAScript modules' : 'CommonJS',
    read: read === 'esm' ? 'an ECMAScript module' : 'CommonJS',
  };
  if (found === 'cjs') return fail({ message: 'commonjs', args, place, anchor: built });
  const major = deployedMajor(service);
  // https://nodejs.org/docs/latest-v24.x/api/packages.html#syntax-detection: .js without `type` only.
  const detects = !explicit && built.endsWith('.js');
  if (detects && (major === undefined || major >= 22))
    return fail({ message: 'detected', args, place, severity: 'note', anchor: built });
  return fail({ message: 'modules', args, place, anchor: built });
}

export const moduleFormatMismatch: Rule = {
  id: 'module-format-mismatch',
  code: 'NR1009',
  title: 'The started file is written in another module format than node reads',
  area: 'runtime',
  severity: 'error',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['package-type-main-consistent'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    commonjs:
      '{file} holds CommonJS, but node reads it as {read} ("type": "module" or .mjs): `require is not defined`, and the container never starts. Emit ES modules, or name the file .cjs.',
    modules:
      '{file} holds {found}, but node reads it as {read}: `Cannot use import statement outside a module`, and the container never starts. Set "type": "module", or name the file .mjs.',
    detected:
      '{file} holds {found} and package.json has no "type": node parses it twice to find out, and older lines refuse it. Set "type": "module".',
  },
  docs: {
    what: 'Compares how node reads the file that the command starts (its extension and the "type" of the nearest package.json) with what is written in it, or with what tsc emits into it.',
    why: 'A mismatch is a crash at start, found at the first rollout when nothing starts the built file before.',
    fix: 'Set "type" to what the build emits; with TypeScript use module: NodeNext, which follows it.',
    references: ['https://nodejs.org/api/packages.html#determining-module-system'],
  },
  examples: {
    bad: [
      {
        title: 'CommonJS in a module package',
        files: {
          'package.json': '{ "name": "api", "type": "module", "scripts": { "start": "node server.js" } }\n',
          'server.js': "const http = require('node:http');\nhttp.createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'a module in a module package',
        files: {
          'package.json': '{ "name": "api", "type": "module", "scripts": { "start": "node server.js" } }\n',
          'server.js': "import http from 'node:http';\nhttp.createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { command, package: owner } = service;
    const built = command?.builtPath ?? command?.entry;
    if (!command || built === undefined || command.starter)
      return [notApplicable('no file of this repository is started by node itself')];
    if (command.steps.some((step) => step.kind === 'node' && !/^node\b|^\S*\/node\b/.test(step.text)))
      return [notApplicable('a runner decides how the file is read')];
    if (command.preloads.some(({ specifier }) => LOADERS.test(specifier)))
      return [notApplicable('a loader decides how the file is read')];
    const extension = path.extname(built);
    if (extension !== '.js' && extension !== '.mjs' && extension !== '.cjs')
      return [notApplicable('what is started is not plain JavaScript')];
    const type = at(owner?.data, 'type');
    const read = extension === '.mjs' ? 'esm' : extension === '.cjs' ? 'cjs' : owner?.type === 'module' ? 'esm' : 'cjs';
    return [
      judge({
        service,
        built,
        read,
        explicit: type !== undefined || extension !== '.js',
        place: type?.place ?? command.place,
      }),
    ];
  },
};
