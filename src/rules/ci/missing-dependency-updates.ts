import { at, itemsOf, textOf } from '../../parsers/data.ts';
import { fileStart } from '../../parsers/place.ts';
import type { Service } from '../../services/types.ts';
import { fail, notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Outcome, type Rule } from '../types.ts';
import { ciExample } from './ci-rule.ts';

const RENOVATE = /^(?:\.github\/|\.gitlab\/)?(?:renovate|\.renovaterc)(?:\.jsonc?|\.json5)?$|^\.renovaterc$/;
const DEPENDABOT = /^\.github\/dependabot\.ya?ml$/;

/** `/`, `/api`, `/packages/*`, `**`: whether a directory of Dependabot covers a folder of the repository. */
function covers(directory: string, folder: string): boolean {
  const clean = directory.replace(/^\.?\//, '').replace(/\/$/, '') || '.';
  if (clean === folder || clean === '**' || clean === '**/*') return true;
  if (!clean.includes('*')) return false;
  const pattern = clean
    .split('/')
    .map((part) => (part === '**' ? '.*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')))
    .join('/');
  return new RegExp(`^${pattern}$`).test(folder);
}

function judgeDependabot(service: Service, path: string): Outcome {
  const updates = itemsOf(at(service.repository.data(path)[0], 'updates'));
  const npm = updates.filter((item) => /^(?:npm|bun)$/.test(textOf(at(item, 'package-ecosystem')) ?? ''));
  const first = npm[0];
  if (!first) return fail({ message: 'ecosystem', place: updates[0]?.place ?? fileStart(path), anchor: 'dependabot' });
  const lockfile = service.package?.lockfiles[0]?.path ?? service.package?.path;
  const folder = lockfile?.includes('/') ? lockfile.slice(0, lockfile.lastIndexOf('/')) : '.';
  const directories = npm
    .flatMap((item) => [
      textOf(at(item, 'directory')) ?? [],
      ...itemsOf(at(item, 'directories')).flatMap((entry) => textOf(entry) ?? []),
    ])
    .flat();
  if (directories.length > 0 && !directories.some((directory) => covers(directory, folder)))
    return fail({ message: 'directory', args: { folder }, place: first.place, anchor: 'dependabot' });
  return pass(first.place);
}

export const missingDependencyUpdates: Rule = {
  id: 'missing-dependency-updates',
  code: 'NR7115',
  title: 'Nothing keeps dependencies up to date',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['automated-dependency-updates'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'No update bot is configured, so dependencies age until a security fix needs five major versions at once. Add Renovate, or .github/dependabot.yml with the npm and docker ecosystems.',
    ecosystem:
      'Dependabot is configured, but not for npm: the packages of this service are never updated. Add an entry with package-ecosystem: npm.',
    directory:
      'Dependabot watches npm, but not in {folder}, where the lockfile of this service is. Add that directory.',
  },
  docs: {
    what: 'Looks for Renovate (renovate.json, .renovaterc, "renovate" in package.json) or a Dependabot configuration whose npm entries cover the folder of the lockfile.',
    why: 'Small updates every week are reviewable; a large one under the pressure of an advisory is not.',
    fix: 'Add .github/dependabot.yml or renovate.json, and let CI run on its pull requests.',
    exceptions: 'A bot that is configured for the whole organisation cannot be seen here; attest it.',
    references: [
      'https://docs.renovatebot.com/configuration-options/',
      'https://docs.github.com/en/code-security/dependabot',
    ],
  },
  examples: {
    bad: [
      ciExample('only actions', ['run: npm ci'], {
        '.github/dependabot.yml':
          'version: 2\nupdates:\n  - package-ecosystem: github-actions\n    directory: /\n    schedule:\n      interval: weekly\n',
      }),
    ],
    good: [
      ciExample('npm too', ['run: npm ci'], {
        '.github/dependabot.yml':
          'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    schedule:\n      interval: weekly\n',
      }),
    ],
  },
  check(service) {
    const { package: owner, repository } = service;
    if (!owner) return [notApplicable('the service has no package.json')];
    const renovate = repository.paths.find((file) => RENOVATE.test(file));
    if (renovate) return [pass(fileStart(renovate))];
    const root = repository.packages.find((item) => item.folder === '.');
    const inline = at(root?.data, 'renovate') ?? at(owner.data, 'renovate');
    if (inline) return [pass(inline.place)];
    const run = repository.ci
      .flatMap((job) => job.steps)
      .find(
        (step) =>
          /renovate/i.test(step.uses?.value ?? '') ||
          step.commands.some(({ words }) => /^(?:renovate|ncu|npm-check-updates)$/.test(words[0] ?? '')),
      );
    if (run) return [pass(run.place)];
    const dependabot = repository.paths.find((file) => DEPENDABOT.test(file));
    if (dependabot) return [judgeDependabot(service, dependabot)];
    if (owner.dependencies.size === 0) return [notApplicable('the package has no dependencies')];
    const place = [...owner.dependencies.values()][0]?.place ?? owner.data.place;
    return [fail({ message: 'missing', place, anchor: 'updates' })];
  },
};
