import { EXAMPLE_SERVICE } from '../../src/rules/example-service.ts';

type Files = Readonly<Record<string, string>>;

/** One runbook with these lines. */
export function runbook(...lines: readonly string[]): Files {
  return { ...EXAMPLE_SERVICE, 'docs/runbooks/memory.md': `${lines.join('\n')}\n` };
}

/** Runbooks that live in a wiki. */
export const WIKI: Files = {
  ...EXAMPLE_SERVICE,
  'README.md': '# Orders\n\n[Runbooks](https://wiki.example.com/runbooks/orders)\n',
};
