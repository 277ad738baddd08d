import path from 'node:path/posix';
import { at, itemsOf, textOf } from '../../parsers/data.ts';
import { parseYaml } from '../../parsers/yaml.ts';
import type { Workspace } from '../../workspace/types.ts';
import type { Chart } from '../types.ts';

/** Helm charts, by their Chart.yaml. */
export function findCharts(workspace: Workspace): readonly Chart[] {
  const charts: Chart[] = [];
  for (const file of workspace.files.values()) {
    if (!/(?:^|\/)Chart\.ya?ml$/.test(file.path) || file.vendored) continue;
    const folder = path.dirname(file.path);
    const text = workspace.read(file.path);
    const node = text === undefined ? undefined : parseYaml(file.path, text).documents[0];
    const inside = workspace.under(folder).map((item) => path.relative(folder, item.path));
    const templates = inside.filter((item) => /^templates\/.*\.(?:ya?ml|tpl|json)$/.test(item));
    charts.push({
      folder,
      path: file.path,
      name: textOf(at(node, 'name')) ?? path.basename(folder),
      local: templates.length > 0,
      library: textOf(at(node, 'type')) === 'library',
      dependencies: itemsOf(at(node, 'dependencies')).flatMap((item) => textOf(at(item, 'name')) ?? []),
      values: inside.filter((item) => /^values[^/]*\.ya?ml$/.test(item)).map((item) => path.join(folder, item)),
    });
  }
  return charts;
}

/** Templates, vendored charts and test values of a chart: never manifests. Other files beside Chart.yaml may be. */
export function isInChart(file: string, charts: readonly Chart[]): boolean {
  return charts.some(({ folder }) => {
    const inside = folder === '.' ? file : file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined;
    return inside !== undefined && /^(?:templates|charts|ci)\//.test(inside);
  });
}
