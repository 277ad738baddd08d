import type { Recipe } from '../types.ts';
import { findDockerText, insertBefore } from './lines.ts';

/** Exact versions, so that the same commit builds the same image: the last yarn 1, and a corepack that knows current keys. */
const YARN = 'yarn@1.22.22';
const COREPACK = 'corepack@0.36.0';

export const missingCorepack: Recipe = {
  rule: 'missing-corepack',
  level: 'safe',
  title: 'install corepack before it is called',
  fix(context) {
    const { finding, service } = context;
    const docker = findDockerText(context);
    const instruction = service.image?.reached
      .flatMap((stage) => stage.instructions)
      .find(
        ({ place, keyword }) =>
          keyword === 'RUN' && place.line <= finding.place.line && finding.place.line <= place.endLine,
      );
    if (!docker || !instruction || instruction.place.path !== docker.path) return undefined;
    const packages = finding.messageId === 'yarn' ? YARN : COREPACK;
    return [insertBefore(docker, instruction, `RUN npm install --global ${packages}`)];
  },
};
