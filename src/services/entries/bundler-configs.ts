/** Build rules from bundler configurations and build scripts written in JavaScript, read as data. */
import path from 'node:path/posix';
import type { ModuleFacts, Value } from '../../facts/types.ts';
import { type BuildRule, entryRules } from './build-rules.ts';
import { branchesOf, itemsOf, propertyOf, textsOf } from './config-values.ts';
import type { SourceContext } from './context.ts';
import { cleanPath, findFile, isScript } from './source-files.ts';

const CONFIG_NAME =
  /^((tsup|tsdown|rollup|rolldown|vite|webpack|rspack|rsbuild|esbuild|build|bun\.build|obuild|tsbuild)([.-][\w.-]*)?\.config\.[cm]?[jt]s|(webpack|esbuild|rollup|build)([.-][\w.-]*)?\.[cm]?[jt]s)$/;

/** Configuration files of a package: in its folder, and in the folders where build files usually stand. */
export function findBundlerConfigs(folder: string, context: SourceContext): readonly string[] {
  const folders = new Set([
    folder,
    ...['config', 'scripts', 'build', 'webpack', '.bin', 'tools'].map((name) => path.join(folder, name)),
  ]);
  return context
    .under(folder)
    .filter((file) => folders.has(path.dirname(file)) && CONFIG_NAME.test(path.basename(file)))
    .slice(0, 20);
}

/** Rules of one JavaScript file and of the local files it imports. `folder` is where the build runs. */
export function rulesOfConfig(file: string, folder: string, context: SourceContext): readonly BuildRule[] {
  const rules: BuildRule[] = [];
  const seen = new Set<string>();
  const visit = (name: string, depth: number): void => {
    if (seen.has(name) || depth > 2) return;
    seen.add(name);
    const facts = context.facts(name);
    if (!facts) return;
    rules.push(...rulesOfFacts(facts, folder, path.dirname(name)));
    for (const { specifier } of facts.imports) {
      if (!specifier.startsWith('.')) continue;
      const target = findFile(path.join(path.dirname(name), specifier), context);
      if (target !== undefined && isScript(target)) visit(target, depth + 1);
    }
  };
  visit(file, 0);
  return rules;
}

const ENTRY_KEYS = ['entryPoints', 'entry', 'entries', 'input', 'ssr', 'entrypoints'];
const OUT_DIR_KEYS = ['outdir', 'outDir', 'dir', 'path', 'distDir'];
const OUT_FILE_KEYS = ['outfile', 'outFile', 'file'];
const NESTED_KEYS = ['output', 'build', 'rollupOptions', 'rolldownOptions', 'lib', 'environments', 'ssr'];

function rulesOfFacts(facts: ModuleFacts, folder: string, own: string): readonly BuildRule[] {
  const by = path.basename(facts.path);
  const rules: BuildRule[] = [];
  const objects = objectsOf(facts);
  const anyOut = objects.flatMap((object) => namedTexts(facts, object, OUT_DIR_KEYS));
  for (const object of objects) {
    const entries = ENTRY_KEYS.flatMap((key) => entriesOf(facts, propertyOf(facts, object, key)));
    if (entries.length === 0) continue;
    const outDirs = nested(facts, object).flatMap((inner) => namedTexts(facts, inner, OUT_DIR_KEYS));
    const outFiles = nested(facts, object).flatMap((inner) => namedTexts(facts, inner, OUT_FILE_KEYS));
    const [first] = entries;
    for (const outFile of outFiles) {
      const output = cleanPath(path.join(folder, outFile));
      for (const base of new Set([folder, own])) {
        const input = first === undefined ? undefined : cleanPath(path.join(base, first.input));
        if (input !== undefined && output !== undefined) rules.push({ kind: 'file', input, output, by });
      }
    }
    const targets = outDirs.length > 0 ? outDirs : anyOut.length > 0 ? anyOut : outFiles.length > 0 ? [] : [undefined];
    for (const target of targets) {
      for (const base of new Set([folder, own])) rules.push(...entryRules(base, entries, target, by));
    }
    // Without a stated folder the tools write to dist.
    if (outDirs.length === 0 && anyOut.length === 0) rules.push(...entryRules(folder, entries, 'dist', by));
  }
  return rules;
}

interface Entry {
  readonly input: string;
  readonly name?: string;
}

/** `'a.ts'`, `['a.ts']`, `{ main: 'a.ts' }`, `[{ in: 'a.ts', out: 'main' }]`, `{ main: { import: 'a.ts' } }`. */
function entriesOf(facts: ModuleFacts, values: readonly Value[]): readonly Entry[] {
  return values.flatMap((value) =>
    itemsOf(facts, value).flatMap((item): Entry[] => {
      if (item.kind !== 'object')
        return textsOf(facts, item)
          .filter(isEntryText)
          .map((input) => ({ input }));
      const input = [...propertyOf(facts, item, 'in'), ...propertyOf(facts, item, 'input')].flatMap((v) =>
        textsOf(facts, v),
      )[0];
      const out = propertyOf(facts, item, 'out').flatMap((v) => textsOf(facts, v))[0];
      if (input !== undefined) return [{ input, ...(out === undefined ? {} : { name: out }) }];
      return item.properties.flatMap((property) => {
        const { key } = property;
        if (key === undefined) return [];
        const inner = [property.value, ...propertyOf(facts, property.value, 'import')];
        const texts = inner
          .flatMap((v) => itemsOf(facts, v))
          .flatMap((v) => textsOf(facts, v))
          .filter(isEntryText);
        return texts.map((text) => ({ input: text, name: key }));
      });
    }),
  );
}

/** A path, not an HTML page, a package or a flag. */
function isEntryText(text: string): boolean {
  return /\.([cm]?[jt]sx?)$|[*]|^\.?\.?\//.test(text) || /^[\w-]+(\/[\w.-]+)+$/.test(text);
}

function namedTexts(facts: ModuleFacts, object: Value, keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => propertyOf(facts, object, key)).flatMap((value) => textsOf(facts, value));
}

function nested(facts: ModuleFacts, object: Value): readonly Value[] {
  const inner = NESTED_KEYS.flatMap((key) => propertyOf(facts, object, key)).flatMap((value) => itemsOf(facts, value));
  return [object, ...inner.filter((value) => value.kind === 'object')];
}

/** Every object literal of the module, outermost first. */
function objectsOf(facts: ModuleFacts): readonly Value[] {
  const found = new Set<Value>();
  const visit = (value: Value | undefined, depth: number): void => {
    if (value === undefined || depth > 12 || found.size > 400) return;
    if (value.kind === 'object') {
      if (found.has(value)) return;
      found.add(value);
      for (const property of value.properties) visit(property.value, depth + 1);
    } else if (value.kind === 'array') {
      for (const item of value.items) visit(item, depth + 1);
    } else if (value.kind !== 'ref' && value.kind !== 'call') {
      for (const branch of branchesOf(facts, value)) if (branch !== value) visit(branch, depth + 1);
    }
  };
  for (const exported of facts.exports) if (exported.kind === 'value') visit(exported.value, 0);
  for (const binding of facts.bindings) visit(binding.init, 0);
  for (const call of facts.calls) for (const argument of call.args) visit(argument, 0);
  for (const fn of facts.functions) for (const returned of fn.returns) visit(returned.value, 0);
  return [...found];
}
