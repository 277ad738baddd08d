import path from 'node:path/posix';
import { nodeVersionOf } from '../knowledge/node-image-versions.ts';
import { at, entriesOf, textOf } from '../parsers/data.ts';
import { parseImageReference } from '../parsers/image-reference.ts';
import { parseNodeVersion } from '../parsers/node-version-spec.ts';
import { lineStarts, type Place, placeAt } from '../parsers/place.ts';
import type { Workspace } from '../workspace/types.ts';
import type { CiJob, NodeVersionMention, Package } from './types.ts';

/** Every place outside Dockerfiles that names a Node version. */
export function findNodeVersions(
  workspace: Workspace,
  packages: readonly Package[],
  ci: readonly CiJob[],
): readonly NodeVersionMention[] {
  return [...fromFiles(workspace), ...packages.flatMap(fromPackage), ...ci.flatMap((job) => fromCi(job))];
}

function mention(source: NodeVersionMention['source'], text: string, place: Place): NodeVersionMention {
  return { source, text, place, ...parseNodeVersion(text) };
}

function fromFiles(workspace: Workspace): readonly NodeVersionMention[] {
  return [...workspace.files.values()].flatMap((file) => {
    if (file.kind !== 'node-version' || file.vendored) return [];
    const text = workspace.read(file.path);
    if (text === undefined) return [];
    const name = path.basename(file.path);
    const pattern =
      name === '.tool-versions'
        ? /^[ \t]*(?:nodejs|node)[ \t]+([^\s#]+)/m
        : name.endsWith('.toml')
          ? /^[ \t]*(?:node|nodejs)[ \t]*=[ \t]*(?:\[[ \t]*)?["']([^"']+)["']/m
          : /^[ \t]*([^\s#][^\r\n#]*)/m;
    const match = pattern.exec(text);
    const version = match?.[1]?.trim();
    if (!match || version === undefined) return [];
    const start = match.index + match[0].lastIndexOf(version);
    const source =
      name === '.nvmrc'
        ? 'nvmrc'
        : name === '.node-version'
          ? 'node-version'
          : name === '.tool-versions'
            ? 'tool-versions'
            : 'mise';
    return [mention(source, version, placeAt(file.path, lineStarts(text), start, start + version.length))];
  });
}

function fromPackage({ data, dependencies }: Package): readonly NodeVersionMention[] {
  const found: NodeVersionMention[] = [];
  const add = (source: NodeVersionMention['source'], ...keys: readonly string[]): void => {
    const node = at(data, ...keys);
    const text = textOf(node);
    if (node && text !== undefined) found.push(mention(source, text, node.place));
  };
  add('engines', 'engines', 'node');
  add('volta', 'volta', 'node');
  add('dev-engines', 'devEngines', 'runtime', 'version');
  found.push(...builderImages(data));
  const types = dependencies.get('@types/node');
  if (types)
    found.push({ ...mention('types-node', types.range.replace(/^npm:.*@/, ''), types.place), source: 'types-node' });
  return found;
}

/** The image that nodeshift builds upon: `nodeshift --dockerImage=registry.access.redhat.com/ubi8/nodejs-18`. */
function builderImages(data: Package['data']): readonly NodeVersionMention[] {
  const found = new Map<string, NodeVersionMention>();
  for (const { value } of entriesOf(at(data, 'scripts'))) {
    const image = /\bnodeshift\s(?:.*\s)?--dockerImage[= ]["']?([^\s"']+)/.exec(textOf(value) ?? '')?.[1];
    const carried = image === undefined ? undefined : nodeVersionOf(parseImageReference(image));
    if (carried && carried.majors.length > 0 && !found.has(carried.text))
      found.set(carried.text, { source: 'other', place: value.place, ...carried });
  }
  return [...found.values()];
}

/** setup-node versions (matrix values are already expanded), else the image of the job where it carries Node. */
function fromCi(job: CiJob): readonly NodeVersionMention[] {
  if (onlyScans(job)) return [];
  const folder = folderOf(job);
  const installed = job.steps.flatMap((step) => {
    if (!/actions\/setup-node|^NodeTool@|^UseNode@|node\/install$|^travis\/node_js$/.test(step.uses?.value ?? ''))
      return [];
    const version = step.with.get('node-version') ?? step.with.get('versionSpec') ?? step.with.get('version');
    if (!version) return [];
    return version.value
      .split(',')
      .map((text) => text.trim())
      .filter((text) => text !== '')
      .map((text) => ({ ...mention('ci', text, version.place), ...(folder === undefined ? {} : { folder }) }));
  });
  // A variable, a matrix value or a parameter in the name says nothing here.
  if (installed.length > 0 || !job.image || /\$|<<|\{\{/.test(job.image.value)) return installed;
  const carried = nodeVersionOf(parseImageReference(job.image.value));
  if (!carried || carried.majors.length === 0) return [];
  return [{ source: 'ci', place: job.image.place, ...carried, ...(folder === undefined ? {} : { folder }) }];
}

const SCANNERS = /^(?:snyk|trivy|grype|syft|semgrep|gitleaks|osv-scanner|fossa|sonar-scanner)$/;
const WORK = /^(?:npm|npx|pnpm|yarn|bun|bunx|node|make|just|task|nx|turbo|docker|docker-compose|\.{0,2}\/.*)$/;

/** A job that scans the repository sets up Node for the scanner: nothing is built or tested with it. */
function onlyScans({ steps }: CiJob): boolean {
  const programs = steps.flatMap(({ commands }) => commands.map(({ words: [program = ''] }) => program));
  return programs.some((program) => SCANNERS.test(program)) && !programs.some((program) => WORK.test(program));
}

/** The package that a job works on, when it is one: the folder of its lockfile, or the one in which it calls its tools. */
function folderOf({ steps }: CiJob): string | undefined {
  const locks = steps.flatMap((step) => step.with.get('cache-dependency-path')?.value.split(/\s+/) ?? []);
  const cached = new Set(locks.filter((file) => file !== '').map((file) => path.dirname(path.normalize(file))));
  const worked = new Set(
    steps
      .filter((step) => step.commands.some(({ words }) => /^(?:npm|npx|pnpm|yarn|bun|node)$/.test(words[0] ?? '')))
      .map((step) => path.normalize(step.workingDirectory ?? '.')),
  );
  const [folder, ...others] = cached.size > 0 ? cached : worked;
  return others.length > 0 || folder === '.' || folder?.includes('*') ? undefined : folder;
}
