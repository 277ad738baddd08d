/** run-script-os: the script of the same name for the platform, `start` -> `start:linux`, `start:nix` or `start:default`. */
import { followScript } from './package-scripts.ts';
import { addLayer, addStep, type CommandWord, type End, type FollowWords, lost, type Trail } from './types.ts';

/** What it tries in a container, in this order: https://github.com/charlesguse/run-script-os#usage */
const PLATFORMS = ['linux', 'nix', 'default'];

export const PLATFORM_RUNNERS: ReadonlySet<string> = new Set(['run-script-os', 'run-os']);

export function followPlatformScript(
  program: string,
  words: readonly CommandWord[],
  trail: Trail,
  follow: FollowWords,
): End {
  const { script } = trail;
  const step = addStep(trail, 'wrapper', program);
  if (!script) return lost(step, `${program} runs outside of a package script`);
  const { pkg } = script;
  const name = PLATFORMS.map((platform) => `${script.name}:${platform}`).find((one) => pkg.scripts.has(one));
  if (name === undefined) return lost(step, `${pkg.path} has no script "${script.name}:default"`);
  const through = addLayer(step, 'unknown', `whether ${program} passes SIGTERM on is not known`);
  return followScript({ pkg, name, args: words, manager: 'npm run' }, through, follow);
}
