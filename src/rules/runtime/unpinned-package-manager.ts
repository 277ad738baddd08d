import { at, type DataNode, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { pipelineOf } from '../../services/ci/pipeline.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import type { Package, Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';

const EXACT = /^\d+\.\d+\.\d+/;

/** packageManager, devEngines, volta and (with engine-strict) engines of one package.json. */
function inPackage({ data, folder }: Package, service: Service): Outcome | undefined {
  const named = at(data, 'packageManager');
  const version = textOf(named)?.split('@')[1];
  if (named && version !== undefined && EXACT.test(version))
    return pass({ place: named.place, note: textOf(named) ?? '' });
  if (named)
    return fail({
      message: 'inexact',
      args: { text: textOf(named) ?? '' },
      place: named.place,
      anchor: 'package-manager',
    });
  const engine = at(data, 'devEngines', 'packageManager', 'version');
  if (engine && textOf(engine)) return pass(engine.place);
  const managers = ['npm', 'pnpm', 'yarn'];
  const volta = firstOf(data, 'volta', managers);
  if (volta && EXACT.test(textOf(volta) ?? '')) return pass(volta.place);
  const strict = ['.npmrc', `${folder}/.npmrc`].some((file) =>
    /^\s*engine-strict\s*=\s*true/m.test(service.repository.text(file) ?? ''),
  );
  const engines = firstOf(data, 'engines', managers);
  // pnpm refuses a project whose engines.pnpm does not fit, without any setting (pnpm.io/package_json#engines).
  return engines && (strict || at(data, 'engines', 'pnpm') === engines) ? pass(engines.place) : undefined;
}

function firstOf(data: DataNode, key: string, names: readonly string[]): DataNode | undefined {
  return names.map((name) => at(data, key, name)).find((node) => node !== undefined);
}

/** `npm install -g pnpm@10.1.0`, `corepack prepare pnpm@10.1.0 --activate`, `corepack install -g yarn@4.1.0`. */
function pinsManager(words: readonly string[]): boolean {
  return (
    /^(?:npm|corepack|volta|mise|bun)$/.test(words[0] ?? '') &&
    words.some((word) => /^(?:npm|pnpm|yarn|@yarnpkg\/cli)@v?\d+\.\d+\.\d+/.test(word))
  );
}

function elsewhere(service: Service): Place | undefined {
  const { image, repository } = service;
  const run = image?.reached.flatMap((stage) => findRunCommands(image, stage)).find(({ words }) => pinsManager(words));
  if (run) return run.place;
  const pipeline = pipelineOf(service);
  if (!image) {
    const step = pipeline.runs.find(({ command }) => pinsManager(command.words));
    if (step) return step.command.place;
    const action = pipeline.actions.find(
      ({ name, step: item }) => /^pnpm\/action-setup$/.test(name) && EXACT.test(item.with.get('version')?.value ?? ''),
    );
    if (action) return action.step.place;
  }
  for (const path of ['.yarnrc.yml', `${service.root}/.yarnrc.yml`]) {
    const lines = (repository.text(path) ?? '').split('\n');
    const line = lines.findIndex((text) => /^yarnPath:/.test(text));
    if (line >= 0)
      return { path, line: line + 1, column: 1, endLine: line + 1, endColumn: (lines[line] ?? '').length + 1 };
  }
  return undefined;
}

export const unpinnedPackageManager: Rule = {
  id: 'unpinned-package-manager',
  code: 'NR1006',
  title: 'The package manager has no fixed version',
  area: 'runtime',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['package-manager-pinned'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'Nothing says which version of {manager} installs: another one may write another lockfile, run other scripts or refuse this one. Add "packageManager": "{manager}@x.y.z" to package.json.',
    inexact: '"packageManager": "{text}" names no exact version, which corepack and pnpm refuse. Write name@x.y.z.',
  },
  docs: {
    what: 'Looks for packageManager, devEngines.packageManager, volta, engines with engine-strict, yarnPath, or an install of an exact version in the image.',
    why: 'A lockfile means the same on two machines only when the same program reads it.',
    fix: '`corepack use pnpm@10` or write "packageManager" by hand; let CI and the image use it.',
    references: [
      'https://nodejs.org/docs/latest-v24.x/api/packages.html#packagemanager',
      'https://docs.npmjs.com/cli/configuring-npm/package-json#devengines',
    ],
  },
  examples: {
    bad: [
      {
        title: 'no version',
        files: {
          'package.json':
            '{ "name": "api", "scripts": { "start": "node server.js" }, "dependencies": { "pino": "^10.0.0" } }\n',
          'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
    good: [
      {
        title: 'an exact version',
        files: {
          'package.json':
            '{ "name": "api", "packageManager": "pnpm@10.24.0", "scripts": { "start": "node server.js" } }\n',
          'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
          'server.js': "require('node:http').createServer().listen(3000);\n",
        },
      },
    ],
  },
  check(service) {
    const { package: owner, repository } = service;
    if (!owner) return [notApplicable('the service has no package.json')];
    const root = repository.packages.find((item) => item.folder === owner.workspaceRoot);
    for (const item of [owner, root]) {
      const outcome = item && inPackage(item, service);
      if (outcome) return [outcome];
    }
    const place = elsewhere(service);
    if (place) return [pass(place)];
    if (owner.dependencies.size === 0) return [notApplicable('the package has no dependencies')];
    const first = [...owner.dependencies.values()][0];
    return [
      fail({
        message: 'missing',
        args: { manager: owner.manager ?? 'npm' },
        place:
          (root ?? owner).scripts.size > 0
            ? ([...(root ?? owner).scripts.values()][0]?.place ?? owner.data.place)
            : (first?.place ?? owner.data.place),
        anchor: 'package-manager',
      }),
    ];
  },
};
