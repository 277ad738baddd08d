import type { Service } from '../../services/types.ts';

/** Commands whose package has another name. */
const PACKAGES: Readonly<Record<string, string>> = {
  tsc: 'typescript',
  nest: '@nestjs/cli',
  tsnd: 'ts-node-dev',
  'babel-node': '@babel/node',
  'swc-node': '@swc-node/register',
};
const MAX_DEPTH = 4;

/** Whether what starts in the image is, or loads, a devDependency: without them the service would not start. */
export function needsDevDependencies({ command, program, package: owner }: Service): boolean {
  const dev = new Set(
    [...(owner?.dependencies.values() ?? [])].filter(({ kind }) => kind === 'devDependencies').map(({ name }) => name),
  );
  if (dev.size === 0 || !command) return false;
  if ([...(program?.packages.keys() ?? [])].some((name) => dev.has(name))) return true;
  const words = new Set<string>();
  const read = (text: string, depth: number): void => {
    const own = text.split(/[\s;&|"']+/).filter((word) => word !== '');
    for (const [i, word] of own.entries()) {
      // `-r ts-node/register`, `node_modules/.bin/tsx`
      const plain = word.replace(/^.*node_modules\/(?:\.bin\/)?/, '');
      for (const name of [plain, plain.split('/')[0] ?? '', plain.split('/').slice(0, 2).join('/')]) words.add(name);
      const script = /^(?:npm|yarn|pnpm|bun)$/.test(word)
        ? own.slice(i + 1).find((next) => !/^(?:run|run-script|-.*)$/.test(next))
        : undefined;
      const value = script === undefined ? undefined : owner?.scripts.get(script)?.value;
      if (value !== undefined && depth < MAX_DEPTH) read(value, depth + 1);
    }
  };
  for (const text of [command.argv.join(' '), ...command.steps.map((step) => step.text)]) read(text, 0);
  return [...words].some((word) => dev.has(word) || dev.has(PACKAGES[word] ?? word));
}
