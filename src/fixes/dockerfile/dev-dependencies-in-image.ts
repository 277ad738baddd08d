import type { InstallCommand } from '../../services/images/installs.ts';
import { findRunCommands } from '../../services/images/run-commands.ts';
import { installsOfService } from '../../services/images/service-image.ts';
import type { Image } from '../../services/types.ts';
import { usesBerry } from '../install-commands.ts';
import { rangeOf } from '../positions.ts';
import type { FixContext, Recipe, TextEdit } from '../types.ts';
import { type DockerText, findDockerText, insertAfter } from './lines.ts';
import { needsDevDependencies } from './started-tools.ts';

const OMIT = { npm: '--omit=dev', pnpm: '--prod', yarn: '--production', bun: '--production' } as const;
const PRUNE = { npm: 'npm prune --omit=dev', pnpm: 'pnpm prune --prod', yarn: undefined, bun: undefined } as const;

/** The last step behind an install that may need devDependencies: a package script, npx, a compiler. */
function findLastBuild(image: Image, install: InstallCommand) {
  return findRunCommands(image, install.stage).findLast(
    ({ instruction, words }) =>
      instruction.place.line > install.instruction.place.line &&
      /^(?:npm|pnpm|yarn|bun|npx|bunx|tsc|nest|vite|webpack|esbuild|tsup|turbo|nx|node)$/.test(words[0] ?? '') &&
      !/^(?:cache|prune|config)$/.test(words[1] ?? ''),
  )?.instruction;
}

function omit(docker: DockerText, install: InstallCommand, context: FixContext): readonly TextEdit[] | undefined {
  if (install.via !== undefined || (install.manager === 'yarn' && usesBerry(context))) return undefined;
  const { start, end } = rangeOf(docker.text, install.place);
  const written = /^\s*(?:npm|pnpm|yarn|bun)\b[^\n&|;]*?(?=\s*(?:\\?\n|&|\||;|$))/.exec(docker.text.slice(start, end));
  if (!written) return undefined;
  const at = start + written[0].length;
  const verb = install.text === '' ? ' install' : '';
  return [{ path: docker.path, start: at, end: at, text: `${verb} ${OMIT[install.manager]}` }];
}

export const devDependenciesInImage: Recipe = {
  rule: 'dev-dependencies-in-image',
  level: 'suggested',
  title: 'leave devDependencies out of what ships',
  fix(context) {
    const { image } = context.service;
    const docker = findDockerText(context);
    if (!image || !docker || needsDevDependencies(context.service)) return undefined;
    const installs = installsOfService(context.service).filter(
      (item) => !item.global && item.packages.length === 0 && !item.omitsDev && item.verb !== 'prune',
    );
    const [install] = installs;
    if (!install || installs.length > 1 || install.instruction.place.path !== docker.path) return undefined;
    // A stage that others build on must keep what they need.
    if (image.stages.some((stage) => stage.parent === install.stage.index)) return undefined;
    const build = findLastBuild(image, install);
    if (!build) return omit(docker, install, context);
    const prune = PRUNE[install.manager];
    return prune && [insertAfter(docker, build, `RUN ${prune}`)];
  },
};
