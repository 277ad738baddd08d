import path from 'node:path/posix';
import type { DataNode } from '../parsers/data.ts';
import { parseIgnoreFile } from '../parsers/ignore-file.ts';
import { parseJson } from '../parsers/json.ts';
import { parseYaml } from '../parsers/yaml.ts';
import type { Workspace } from '../workspace/types.ts';
import type { CiJob, Image, NodeVersionMention, Package, Repository, Workload } from './types.ts';
import { readEnvFile } from './workloads/env-file.ts';
import type { ManifestFiles } from './workloads/manifests.ts';

export interface RepositoryParts {
  readonly packages: readonly Package[];
  readonly images: readonly Image[];
  readonly workloads: readonly Workload[];
  readonly manifests: ManifestFiles;
  readonly ci: readonly CiJob[];
  readonly nodeVersions: readonly NodeVersionMention[];
}

/** What the services of one repository share. Documents that rules may ask for are read when asked. */
export function describeRepository(workspace: Workspace, parts: RepositoryParts): Repository {
  const documents = new Map<string, readonly DataNode[]>();
  const tracked = workspace.git?.tracked;
  return {
    packages: parts.packages,
    images: parts.images,
    workloads: parts.workloads,
    manifests: parts.manifests.manifests,
    charts: parts.manifests.charts,
    kustomizations: parts.manifests.kustomizations,
    templates: parts.manifests.templates,
    ci: parts.ci,
    nodeVersions: parts.nodeVersions,
    ignoreFiles: readIgnoreFiles(workspace),
    envFiles: [...workspace.files.values()]
      .filter((file) => file.kind === 'env' && !file.vendored)
      .flatMap((file) => {
        // A link to a file that is not committed publishes nothing.
        const variables = readEnvFile(workspace, file.path);
        return variables ? [{ path: file.path, tracked: tracked?.has(file.path) ?? false, variables }] : [];
      }),
    paths: [...workspace.files.keys()],
    has: (file) => workspace.has(file),
    tracked,
    isIgnored: (file) => workspace.git?.isIgnored(file),
    text: (file) => (workspace.has(file) ? workspace.read(file) : undefined),
    data(file) {
      let known = documents.get(file);
      if (!known) {
        known = readDocuments(workspace, file);
        documents.set(file, known);
      }
      return known;
    },
  };
}

function readDocuments(workspace: Workspace, file: string): readonly DataNode[] {
  const text = workspace.has(file) ? workspace.read(file) : undefined;
  if (text === undefined) return [];
  if (/\.jsonc?$/.test(file)) {
    const { node } = parseJson(file, text);
    return node ? [node] : [];
  }
  return parseYaml(file, text).documents;
}

function readIgnoreFiles(workspace: Workspace): Repository['ignoreFiles'] {
  const files = new Map<string, Repository['ignoreFiles'] extends ReadonlyMap<string, infer T> ? T : never>();
  for (const file of workspace.files.values()) {
    if (file.kind !== 'ignore' || file.vendored || path.basename(file.path) === '.eslintignore') continue;
    const text = workspace.read(file.path);
    if (text !== undefined) files.set(file.path, parseIgnoreFile(file.path, text).patterns);
  }
  return files;
}
