/** What a build turns into what: the common form for bundler configurations and the commands of build scripts. */
import path from 'node:path/posix';
import type { SourceContext } from './context.ts';
import { cleanPath, findFile, inside } from './source-files.ts';

export type BuildRule =
  /** One file becomes one file. */
  | { readonly kind: 'file'; readonly input: string; readonly output: string; readonly by: string }
  /** Every file of a folder goes to the same place in another folder. */
  | { readonly kind: 'folder'; readonly from: string; readonly to: string; readonly by: string }
  /** A bundler entry; `name` is the output name without extension, undefined when it follows from the input. */
  | {
      readonly kind: 'entry';
      readonly input: string;
      readonly name: string | undefined;
      readonly outDir: string | undefined;
      readonly by: string;
    };

export interface RuleMatch {
  readonly entry: string;
  readonly by: string;
}

/** The source of a built file by the rules: the exact ones first, then a bundle's only entry. */
export function applyBuildRules(
  built: string,
  rules: readonly BuildRule[],
  context: SourceContext,
): RuleMatch | undefined {
  const matches = [
    ...rules.map((rule) => matchFile(built, rule, context)),
    ...rules.map((rule) => matchNamed(built, rule, context)),
    ...rules.map((rule) => matchFolder(built, rule, context)),
    matchOnlyEntry(built, rules, context),
  ];
  return matches.find((match) => match !== undefined);
}

function matchFile(built: string, rule: BuildRule, context: SourceContext): RuleMatch | undefined {
  if (rule.kind !== 'file' || !sameOutput(built, rule.output)) return undefined;
  return found(rule.input, rule.by, built, context);
}

function matchFolder(built: string, rule: BuildRule, context: SourceContext): RuleMatch | undefined {
  if (rule.kind !== 'folder') return undefined;
  const rest = inside(built, rule.to);
  if (rest === undefined || rest === '') return undefined;
  return found(path.join(rule.from, rest), rule.by, built, context);
}

function matchNamed(built: string, rule: BuildRule, context: SourceContext): RuleMatch | undefined {
  if (rule.kind !== 'entry' || !outputMayHold(built, rule.outDir)) return undefined;
  const rest = stem(rule.outDir === undefined ? built : (inside(built, rule.outDir) ?? built));
  const name = rule.name === undefined ? path.basename(stem(rule.input)) : stem(rule.name);
  const same = rest === name || rest.endsWith(`/${name}`) || stem(rule.input).endsWith(`/${rest}`);
  return same ? found(rule.input, rule.by, built, context) : undefined;
}

/** `dist/bundle.js` of a bundler with one entry. */
function matchOnlyEntry(built: string, rules: readonly BuildRule[], context: SourceContext): RuleMatch | undefined {
  const matches = rules.flatMap((rule) => {
    if (rule.kind !== 'entry' || rule.outDir === undefined || inside(built, rule.outDir) === undefined) return [];
    const match = found(rule.input, rule.by, built, context);
    return match ? [match] : [];
  });
  return new Set(matches.map(({ entry }) => entry)).size === 1 ? matches[0] : undefined;
}

function found(input: string, by: string, built: string, context: SourceContext): RuleMatch | undefined {
  const entry = findFile(input, context, true);
  return entry === undefined || entry === built ? undefined : { entry, by };
}

/** Without a known outDir the rule may speak of any folder, but not of a source beside it. */
function outputMayHold(built: string, outDir: string | undefined): boolean {
  return outDir === undefined || inside(built, outDir) !== undefined;
}

function sameOutput(built: string, output: string): boolean {
  return built === output || stem(built) === stem(output);
}

function stem(file: string): string {
  return file.replace(/\.[cm]?[jt]sx?$/, '');
}

/** A pattern such as `./src/**\/*.ts` as the folder that all its files share. */
function globFolder(pattern: string): string | undefined {
  if (!/[*?{[]/.test(pattern)) return undefined;
  const parts = pattern.split('/');
  const first = parts.findIndex((part) => /[*?{[]/.test(part));
  return parts.slice(0, first).join('/') || '.';
}

/** Rules of entries that a bundler writes to a folder; patterns become folders, from their base and from the root. */
export function entryRules(
  folder: string,
  entries: readonly { readonly input: string; readonly name?: string | undefined }[],
  outDir: string | undefined,
  by: string,
): readonly BuildRule[] {
  const to = outDir === undefined ? undefined : cleanPath(path.join(folder, outDir));
  return entries.flatMap(({ input, name }): BuildRule[] => {
    const base = globFolder(input);
    if (base !== undefined) {
      if (to === undefined) return [];
      const from = cleanPath(path.join(folder, base));
      const rules: BuildRule[] = from === undefined ? [] : [{ kind: 'folder', from, to, by }];
      return [...rules, { kind: 'folder', from: folder, to, by }];
    }
    const file = cleanPath(path.join(folder, input));
    return file === undefined ? [] : [{ kind: 'entry', input: file, name, outDir: to, by }];
  });
}
