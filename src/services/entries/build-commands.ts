/** Build rules from the commands of package scripts and build scripts: `esbuild src/x.ts --outfile=dist/x.js`, `cp a b`. */

import path from 'node:path/posix';
import { own } from '../../parsers/own.ts';
import { parseShell, type ShellCommand } from '../../parsers/shell.ts';
import type { Package } from '../types.ts';
import { type BuildRule, entryRules } from './build-rules.ts';
import type { SourceContext } from './context.ts';
import { cleanPath, findFile, isScript } from './source-files.ts';

export interface BuildScan {
  readonly rules: readonly BuildRule[];
  /** JavaScript files that build commands run or name as configuration. */
  readonly scripts: readonly string[];
}

/** Reads every script of the package whose name or command speaks of building, and the shell files they start. */
export function scanBuildScripts(pkg: Package, context: SourceContext): BuildScan {
  const rules: BuildRule[] = [];
  const scripts = new Set<string>();
  const scan = (text: string, folder: string, depth: number): void => {
    for (const command of parseShell(text)) {
      const at = command.folder === undefined ? folder : (cleanPath(path.join(folder, command.folder)) ?? folder);
      const words = runnerFree(command);
      rules.push(...rulesOfCommand(words, at));
      for (const file of namedScripts(words, at, context)) {
        if (!file.endsWith('.sh')) scripts.add(file);
        else if (depth < 3) scan(context.read(file) ?? '', pkg.folder, depth + 1);
      }
    }
  };
  for (const [name, { value }] of pkg.scripts) {
    if (/build|compile|bundle|prepare|prepack|postinstall|dist|tsc|pack|start|dev/.test(name))
      scan(value, pkg.folder, 0);
  }
  return { rules, scripts: [...scripts] };
}

/** The words of a command without `npx`, `cross-env A=1`, `yarn`, `dotenv --` before the tool. */
function runnerFree(command: ShellCommand): readonly string[] {
  let words = command.words.map((word) => word.value);
  for (let i = 0; i < 4; i++) {
    const [first, second] = words;
    if (first === 'npx' || first === 'yarn' || first === 'pnpm' || first === 'bunx' || first === 'dotenv') {
      words = words.slice(1);
      while (words[0]?.startsWith('-')) words = words.slice(words[0] === '-e' ? 2 : 1);
    } else if (first === 'cross-env') {
      words = words.slice(1);
      while (words[0]?.includes('=')) words = words.slice(1);
    } else if (first === 'exec' && second !== undefined) words = words.slice(1);
    else break;
  }
  const [tool = '', ...rest] = words;
  return [tool.replace(/^.*node_modules\/\.bin\//, ''), ...rest];
}

/** Files that the command runs or reads as configuration: `node build.js`, `bash scripts/build.sh`, `rollup -c x.mjs`. */
function namedScripts(words: readonly string[], folder: string, context: SourceContext): readonly string[] {
  const [tool = '', ...rest] = words;
  const runs =
    /^(node|tsx|ts-node|bun|sh|bash|zx|esno|jiti)$/.test(tool) || tool.startsWith('.') || tool.endsWith('.sh');
  const configs = flagValues(rest, ['-c', '--config', '--config-file']).filter((value) => /\.\w+$/.test(value));
  const positional = tool.startsWith('.') || tool.endsWith('.sh') ? tool : rest.find((word) => !word.startsWith('-'));
  return [...configs, ...(runs && positional !== undefined ? [positional] : [])].flatMap((name) => {
    const joined = cleanPath(path.join(folder, name));
    const file = joined === undefined ? undefined : findFile(joined, context);
    return file !== undefined && (isScript(file) || file.endsWith('.sh')) ? [file] : [];
  });
}

interface Tool {
  readonly outDir: readonly string[];
  readonly outFile: readonly string[];
  readonly input?: readonly string[];
  /** Flags with a separate value that is neither. */
  readonly other?: readonly string[];
  readonly defaultOut?: string;
  /** Positionals are folders or patterns whose files keep their place. */
  readonly perFile?: true;
  readonly subcommand?: string;
}

/** Command lines as the tools document them: esbuild.github.io/api, tsup.egoist.dev, github.com/vercel/ncc, swc.rs/docs/usage/cli, babeljs.io/docs/babel-cli, rollupjs.org/command-line-interface, bun.sh/docs/bundler. */
const TOOLS: Readonly<Record<string, Tool>> = {
  esbuild: { outDir: ['--outdir'], outFile: ['--outfile'] },
  tsup: {
    outDir: ['-d', '--out-dir'],
    outFile: [],
    defaultOut: 'dist',
    other: ['--format', '--target', '--tsconfig', '-c', '--config', '--external', '--onSuccess'],
  },
  tsdown: {
    outDir: ['-d', '--out-dir'],
    outFile: [],
    defaultOut: 'dist',
    other: ['-f', '--format', '--target', '-c', '--config', '--platform'],
  },
  ncc: {
    outDir: ['-o', '--out'],
    outFile: [],
    defaultOut: 'dist',
    subcommand: 'build',
    other: ['-e', '--external', '--target'],
  },
  swc: {
    outDir: ['-d', '--out-dir'],
    outFile: ['-o', '--out-file'],
    perFile: true,
    other: ['--extensions', '--ignore', '--config-file', '--only', '-C', '--config'],
  },
  babel: {
    outDir: ['-d', '--out-dir'],
    outFile: ['-o', '--out-file'],
    perFile: true,
    other: ['-x', '--extensions', '--ignore', '--config-file', '--presets', '--plugins', '-s'],
  },
  rollup: {
    outDir: ['-d', '--dir'],
    outFile: ['-o', '--file'],
    input: ['-i', '--input'],
    other: ['-f', '--format', '-c', '--config', '-p', '--plugin', '-e', '--external'],
  },
  vite: {
    outDir: ['--outDir'],
    outFile: [],
    input: ['--ssr'],
    defaultOut: 'dist',
    other: ['-c', '--config', '--mode', '-m'],
    subcommand: 'build',
  },
  bun: {
    outDir: ['--outdir'],
    outFile: ['--outfile'],
    subcommand: 'build',
    other: ['--target', '--external', '--format'],
  },
  parcel: { outDir: ['--dist-dir', '-d'], outFile: [], defaultOut: 'dist', subcommand: 'build', other: ['--target'] },
  microbundle: {
    outDir: [],
    outFile: ['-o', '--output'],
    input: ['-i', '--entry'],
    other: ['-f', '--format', '--target'],
  },
  webpack: {
    outDir: ['-o', '--output-path'],
    outFile: [],
    input: ['--entry'],
    other: ['-c', '--config', '--mode', '--env'],
  },
};

function rulesOfCommand(words: readonly string[], folder: string): readonly BuildRule[] {
  const [name = '', ...rest] = words;
  const by = words.slice(0, 6).join(' ');
  if (name === 'cp' || name === 'mv' || name === 'shx' || name === 'cpy' || name === 'ncp') {
    return rulesOfCopy(name === 'shx' ? rest.slice(1) : rest, folder, by);
  }
  if (name === 'tsc') {
    const outDir = flagValues(rest, ['--outDir'])[0];
    if (outDir === undefined) return [];
    const roots = [...flagValues(rest, ['--rootDir']), 'src', '.'];
    return entryRules(
      folder,
      roots.map((root) => ({ input: `${root}/**` })),
      outDir,
      by,
    );
  }
  const tool = Object.hasOwn(TOOLS, name) ? own(TOOLS, name) : undefined;
  if (!tool || (tool.subcommand !== undefined && rest[0] !== tool.subcommand)) return [];
  const args = tool.subcommand === undefined ? rest : rest.slice(1);
  const outDir = flagValues(args, tool.outDir)[0] ?? tool.defaultOut;
  const outFile = flagValues(args, tool.outFile)[0];
  const valued = [...tool.outDir, ...tool.outFile, ...(tool.input ?? []), ...(tool.other ?? [])];
  const inputs = [...flagValues(args, tool.input ?? []), ...positionals(args, valued)];
  const [first] = inputs;
  if (outFile !== undefined && first !== undefined) {
    const input = cleanPath(path.join(folder, first));
    const output = cleanPath(path.join(folder, outFile));
    return input === undefined || output === undefined ? [] : [{ kind: 'file', input, output, by }];
  }
  if (tool.perFile) {
    return entryRules(
      folder,
      inputs.flatMap((input) => [{ input: `${input}/**` }, { input: './**' }]),
      outDir,
      by,
    );
  }
  // esbuild takes `out=in` for a named output.
  const entries = inputs.map((input) => {
    const equals = input.indexOf('=');
    return equals > 0 ? { name: input.slice(0, equals), input: input.slice(equals + 1) } : { input };
  });
  return entryRules(folder, entries, outDir, by);
}

/** `cp server/main.js build/server/main.js`, `cp -r src/public dist`. */
function rulesOfCopy(words: readonly string[], folder: string, by: string): readonly BuildRule[] {
  const names = words.filter((word) => !word.startsWith('-'));
  const target = names.at(-1);
  if (target === undefined || names.length < 2) return [];
  return names.slice(0, -1).flatMap((name): BuildRule[] => {
    const input = cleanPath(path.join(folder, name));
    const output = cleanPath(path.join(folder, target));
    if (input === undefined || output === undefined) return [];
    const last = path.basename(input);
    if (isScript(name)) {
      const into = isScript(target) ? output : path.join(output, last);
      return [{ kind: 'file', input, output: into, by }];
    }
    return [
      { kind: 'folder', from: input, to: output, by },
      { kind: 'folder', from: input, to: path.join(output, last), by },
    ];
  });
}

function flagValues(words: readonly string[], flags: readonly string[]): readonly string[] {
  return words.flatMap((word, i) => {
    const equals = word.indexOf('=');
    if (equals > 0 && flags.includes(word.slice(0, equals))) return [word.slice(equals + 1)];
    const next = words[i + 1];
    return flags.includes(word) && next !== undefined && !next.startsWith('-') ? [next] : [];
  });
}

function positionals(words: readonly string[], valued: readonly string[]): readonly string[] {
  return words.filter((word, i) => !word.startsWith('-') && !valued.includes(words[i - 1] ?? ''));
}
