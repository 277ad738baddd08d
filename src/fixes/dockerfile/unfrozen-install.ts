import path from 'node:path/posix';
import { samePlace } from '../../parsers/place.ts';
import { copiesOf } from '../../services/images/copied-files.ts';
import { installsOfService } from '../../services/images/service-image.ts';
import type { DockerStage, Image, PackageManager } from '../../services/types.ts';
import { findCommandText, findLockfile, isManager, replaceCommand, usesBerry } from '../install-commands.ts';
import type { FixContext, Recipe } from '../types.ts';

/** In an image the lockfile must be there when the install runs, else the build would only fail. */
function hasLockfile(context: FixContext, lockfile: string): boolean {
  const { image } = context.service;
  if (!image || context.finding.place.path !== image.dockerfile) return true;
  const name = path.basename(lockfile);
  const glob = (pattern: string): boolean =>
    new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`).test(name);
  const install = installsOfService(context.service).find(({ place }) => samePlace(place, context.finding.place));
  if (!install) return false;
  // What was copied into the stage, or one below it, before the install runs.
  return image.stages.some(
    (stage) =>
      standsOn(image, install.stage, stage) &&
      copiesOf(image, stage).some(
        ({ sources, instruction }) =>
          instruction.place.line < install.instruction.place.line &&
          sources.some((source) => /^\.?\/?$/.test(source) || glob(path.basename(source))),
      ),
  );
}

function standsOn(image: Image, stage: DockerStage, base: DockerStage): boolean {
  let here: DockerStage | undefined = stage;
  while (here && here !== base) here = here.parent === undefined ? undefined : image.stages[here.parent];
  return here === base;
}

function freeze(text: string, manager: PackageManager, berry: boolean): string | undefined {
  const [, verb = '', rest = ''] = /^\S+(\s+(?:install|i))?((?:\s.*)?)$/s.exec(text) ?? [];
  switch (manager) {
    case 'npm':
      return verb === '' ? undefined : `npm ci${rest.replace(/\s+--(?:no-save|no-package-lock)\b/g, '')}`;
    case 'yarn':
      return `yarn install ${berry ? '--immutable' : '--frozen-lockfile'}${rest}`;
    case 'pnpm':
      return verb === '' ? undefined : `pnpm install --frozen-lockfile${rest}`;
    case 'bun':
      return verb === '' ? undefined : `bun install --frozen-lockfile${rest}`;
  }
}

export const unfrozenInstall: Recipe = {
  rule: 'unfrozen-install',
  level: 'safe',
  title: 'install what the lockfile says',
  messages: ['unfrozen'],
  fix(context) {
    const found = findCommandText(context);
    const [manager] = found?.text.split(/\s+/) ?? [];
    if (!found || !isManager(manager) || /--no-package-lock|--no-lockfile/.test(found.text)) return undefined;
    const lockfile = findLockfile(context, manager);
    if (lockfile === undefined || !hasLockfile(context, lockfile)) return undefined;
    const frozen = freeze(found.text, manager, usesBerry(context));
    return frozen === undefined ? undefined : replaceCommand(found, frozen);
  },
};
