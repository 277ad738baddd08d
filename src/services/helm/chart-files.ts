import path from 'node:path/posix';
import type { Workspace } from '../../workspace/types.ts';
import { text } from './function-arguments.ts';
import { toYaml } from './text-functions.ts';
import { emptyMap, type HelmMap, HelmMethods, type HelmValue } from './values.ts';

/** `.Files` of a chart (helm.sh/docs/chart_template_guide/accessing_files): everything but templates and the chart itself. */
export function filesOf(workspace: Workspace, folder: string): HelmMethods {
  const inside = (file: string): string => path.relative(folder, file);
  const names = workspace
    .under(folder)
    .map((file) => inside(file.path))
    .filter((name) => !/^(?:templates|charts)\/|^(?:Chart|values)[^/]*\.ya?ml$/.test(name));
  const get = (name: HelmValue): string =>
    names.includes(text(name)) ? (workspace.read(path.join(folder, text(name))) ?? '') : '';
  return new HelmMethods({
    Get: ([name]) => get(name),
    GetBytes: ([name]) => get(name),
    Lines: ([name]) => get(name).replace(/\n$/, '').split('\n'),
    Glob: ([pattern]) => globbed(names.filter(matcher(text(pattern))), get),
  });
}

/** A map of names to texts; the methods of a group are there for fields, not for `range`. */
function globbed(names: readonly string[], get: (name: string) => string): HelmMap {
  const group = emptyMap();
  for (const name of names) group[name] = get(name);
  const byBase = (encode: (content: string) => string): string => {
    const data = emptyMap();
    for (const name of names) data[path.basename(name)] = encode(get(name));
    return names.length > 0 ? toYaml(data) : '';
  };
  const methods = {
    AsConfig: byBase((content) => content),
    AsSecrets: byBase((content) => Buffer.from(content).toString('base64')),
  };
  for (const [key, value] of Object.entries(methods)) Object.defineProperty(group, key, { value, enumerable: false });
  return group;
}

/** `**` crosses folders, `*` and `?` do not, `{a,b}` is a choice. */
function matcher(pattern: string): (name: string) => boolean {
  const source = pattern
    .slice(0, 300)
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^{}]*)\}/g, (_, choice: string) => `(?:${choice.split(',').join('|')})`)
    .replace(/\*\*\/?|\*|\?/g, (mark) => (mark.startsWith('**') ? '.*' : mark === '*' ? '[^/]*' : '[^/]'));
  try {
    const expression = new RegExp(`^${source}$`);
    return (name) => expression.test(name);
  } catch {
    return () => false;
  }
}
