import { pipelineOf } from '../../services/ci/pipeline.ts';
import type { FixContext, Recipe } from '../types.ts';
import { setInJson } from './json.ts';

/** The one exact version of the manager that CI names. */
function namedVersion({ service, repository }: FixContext, manager: string): string | undefined {
  const words = repository.ci.flatMap(({ steps }) =>
    steps.flatMap(({ commands }) => commands.flatMap((item) => item.words)),
  );
  const named = words.flatMap((word) => new RegExp(`^${manager}@v?(\\d+\\.\\d+\\.\\d+)$`).exec(word)?.[1] ?? []);
  const actions = pipelineOf(service).actions.flatMap(({ name, step }) =>
    name === `${manager}/action-setup`
      ? (/^\d+\.\d+\.\d+$/.exec(step.with.get('version')?.value ?? '')?.[0] ?? [])
      : [],
  );
  const versions = new Set([...named, ...actions]);
  const [version] = versions;
  return versions.size === 1 ? version : undefined;
}

export const unpinnedPackageManager: Recipe = {
  rule: 'unpinned-package-manager',
  level: 'suggested',
  title: 'declare the version of the package manager that CI uses',
  messages: ['missing'],
  fix(context) {
    const { manager } = context.finding.args;
    const root = context.service.package?.workspaceRoot ?? '.';
    const version = namedVersion(context, String(manager));
    const path = root === '.' ? 'package.json' : `${root}/package.json`;
    return version === undefined ? undefined : setInJson(context, path, ['packageManager'], `${manager}@${version}`);
  },
};

export const moduleFormat: Recipe = {
  rule: 'module-format-mismatch',
  // node reads the files as modules already, after a second parse.
  level: 'safe',
  title: 'say that the files are ES modules',
  messages: ['detected'],
  fix(context) {
    const path = context.service.package?.path;
    return path === undefined ? undefined : setInJson(context, path, ['type'], 'module');
  },
};
