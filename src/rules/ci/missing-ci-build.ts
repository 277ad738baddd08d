import { findCiImageBuild } from '../../services/ci/image-builds.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import type { Service } from '../../services/types.ts';
import { notApplicable, pass } from '../outcomes.ts';
import { ALL_KINDS, type Rule } from '../types.ts';
import { ciExample, judgePipeline } from './ci-rule.ts';

const BUILDERS =
  /^(?:tsc|tspc|tsgo|tsup|tsdown|esbuild|rollup|webpack|rspack|rsbuild|swc|babel|ncc|parcel|unbuild|pkgroll|microbundle|ngc|esbuild-runner)$/;
const FRAMEWORKS =
  /^(?:next|nest|nuxt|nuxi|vite|remix|react-router|astro|ng|nitro|nitropack|svelte-kit|medusa|strapi|adonis|keystone|bun|encore|wrangler|cds)$/;

function isBuild([program = '', ...rest]: readonly string[]): boolean {
  if (/^(?:tsc|tspc|tsgo)$/.test(program)) return !rest.some((word) => /^--noEmit(?:=true)?$/i.test(word));
  if (program === 'node')
    return rest.some((word) => /(?:^|\/)(?:build|esbuild\.config|esbuild)[\w.-]*\.[cm]?[jt]s$/.test(word));
  return BUILDERS.test(program) || (FRAMEWORKS.test(program) && rest[0] === 'build');
}

/** The service runs what a build made: the entry is not the file that node starts, or there is a build script. */
function needsBuild({ command, package: owner }: Service): boolean {
  if (owner?.scripts.has('build')) return true;
  return (
    command?.entry !== undefined &&
    command.builtPath !== undefined &&
    !command.builtPath.endsWith(command.entry.replace(/^.*\//, ''))
  );
}

export const missingCiBuild: Rule = {
  id: 'missing-ci-build',
  code: 'NR7108',
  title: 'CI does not build the service',
  area: 'ci',
  severity: 'warning',
  confidence: 'high',
  since: '0.1.0',
  stage: 'stable',
  recommended: false,
  topics: ['ci-build'],
  kinds: ALL_KINDS,
  options: {},
  messages: {
    missing:
      'CI never runs the build, so a change that does not compile or bundle is noticed when somebody deploys. Run the build script, or build the image, on every pull request.',
    toothless: '`{command}` runs, but its failure changes nothing. Let the step fail the job.',
  },
  docs: {
    what: 'Looks for the build of the service in CI, through package scripts and through the Dockerfile that CI builds.',
    why: 'Missing assets, wrong targets and native modules that do not compile show in the build alone.',
    fix: 'Add `npm run build` after the tests, or build the image in the same workflow.',
    references: [
      'https://docs.github.com/en/actions/use-cases-and-examples/building-and-testing/building-and-testing-nodejs',
    ],
  },
  examples: {
    bad: [
      ciExample('tests only', ['run: npm test'], {
        'package.json':
          '{ "name": "api", "scripts": { "build": "tsc", "start": "node server.js", "test": "node --test" } }\n',
      }),
    ],
    good: [
      ciExample('build and tests', ['run: npm run build', 'run: npm test'], {
        'package.json':
          '{ "name": "api", "scripts": { "build": "tsc", "start": "node server.js", "test": "node --test" } }\n',
      }),
    ],
  },
  check(service) {
    if (!needsBuild(service)) return [notApplicable('the service runs as it is written: there is nothing to build')];
    const { image } = service;
    const inImage = findCiImageBuild(service);
    if (
      inImage &&
      image?.reached.some((stage) =>
        findRunCommands(image, stage).some(
          ({ words }) =>
            /^(?:npm|pnpm|yarn|npx|turbo|nx|tsc|node)$/.test(words[0] ?? '') && /build|tsc|turbo/.test(words.join(' ')),
        ),
      )
    )
      return [pass({ place: inImage, note: 'the image that CI builds runs the build' })];
    return judgePipeline(service, { does: isBuild, actions: /a^/ });
  },
};
