import type { FixContext, FixResult, Recipe } from '../types.ts';
import { writeExecForm } from './blocked-signals.ts';
import { plainWords, replaceImageCommand } from './exec-form.ts';

/** The script name of `npm start`, `npm run x`, `yarn x`, `pnpm run x`, without arguments of its own. */
function scriptOf(words: readonly string[]): string | undefined {
  const [manager = '', first = '', second] = words;
  if (!/^(?:npm|pnpm|yarn)$/.test(manager)) return undefined;
  if (first === 'start' && second === undefined) return 'start';
  if (/^(?:run|run-script)$/.test(first) && words.length === 3) return second;
  return manager !== 'npm' && words.length === 2 && !first.startsWith('-') ? first : undefined;
}

/** `CMD npm start` becomes the node command of the script. */
function startScriptDirectly(context: FixContext): FixResult {
  const { image, package: owner } = context.service;
  const command = image?.cmd;
  if (!image || !owner || !command || image.entrypoint?.form === 'shell') return undefined;
  const argv = command.form === 'exec' ? command.argv : plainWords(command.text.trim().replace(/^exec\s+/, ''));
  const name = argv && scriptOf(argv);
  if (name === undefined || owner.scripts.has(`pre${name}`)) return undefined;
  const words = plainWords(owner.scripts.get(name)?.value ?? '');
  return words?.[0] === 'node' ? replaceImageCommand(context, command, words) : undefined;
}

export const signalsBehindScript: Recipe = {
  rule: 'blocked-signals',
  level: 'suggested',
  title: 'start node itself instead of the package script',
  messages: ['blocked'],
  fix: startScriptDirectly,
};

export const indirectNodeCommand: Recipe = {
  rule: 'indirect-node-command',
  level: 'safe',
  title: 'start node without a shell in between',
  fix: writeExecForm,
};

export const scriptAsCommand: Recipe = {
  rule: 'indirect-node-command',
  level: 'suggested',
  title: 'start node itself instead of the package script',
  fix: startScriptDirectly,
};

export const packageManagerAtRuntime: Recipe = {
  rule: 'package-manager-at-runtime',
  level: 'suggested',
  title: 'start node itself instead of the package script',
  fix: startScriptDirectly,
};
