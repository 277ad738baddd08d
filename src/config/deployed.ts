import path from 'node:path';
import type { z } from 'zod';
import { disk } from '../workspace/disk.ts';
import type { configSchema } from './schema.ts';
import { type Config, ConfigError } from './types.ts';

type Data = z.infer<typeof configSchema>;

/**
 * What the configuration says about how services are deployed, as paths of the linted folder. A configuration is as
 * foreign as the repository that holds it: it may lead to a repository beside this one, and no further.
 */
export function deployedOf(
  data: Data,
  {
    file,
    root,
    where,
  }: { readonly file: string; readonly root: string; readonly where: (path: PropertyKey[]) => string },
): Pick<Config, 'manifests' | 'helm'> {
  const folder = path.dirname(file);
  const beside = path.dirname(topOf(folder));
  const inside = topOf(folder);
  const resolve = (name: string, within: string, steps: PropertyKey[]): string => {
    const target = path.resolve(folder, name);
    if (
      path.isAbsolute(name) ||
      (target !== within && !target.startsWith(within.endsWith(path.sep) ? within : within + path.sep))
    )
      throw new ConfigError(
        `${where(steps)}: ${name} leads ${within === inside ? 'out of the repository' : 'further than beside the repository'}`,
      );
    return path.relative(root, target).split(path.sep).join('/') || '.';
  };
  const manifests = (data.manifests ?? []).map((name, i) => {
    if (name === '-') throw new ConfigError(`${where(['manifests', i])}: standard input is given on the command line`);
    return resolve(name, beside, ['manifests', i]);
  });
  if (!data.helm) return { manifests, helm: undefined };
  const files = (names: readonly string[] | undefined, ...steps: PropertyKey[]): readonly string[] | undefined =>
    names?.map((name, i) => existing(resolve(name, inside, [...steps, i]), root, name, () => where([...steps, i])));
  return {
    manifests,
    helm: {
      values: files(data.helm.values, 'helm', 'values') ?? [],
      charts: Object.entries(data.helm.charts ?? {}).map(([name, chart]) => ({
        folder: resolve(name, inside, ['helm', 'charts', name]),
        values: files(chart.values, 'helm', 'charts', name, 'values'),
        release: chart.release,
        namespace: chart.namespace,
      })),
    },
  };
}

function existing(file: string, root: string, name: string, where: () => string): string {
  if (!disk.exists(path.join(root, file))) throw new ConfigError(`${where()}: ${name} does not exist`);
  return file;
}

/** The repository that a folder stands in; the folder itself without one. */
function topOf(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (disk.exists(path.join(at, '.git'))) return at;
    if (at === path.dirname(at)) return folder;
  }
}
