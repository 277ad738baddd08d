import { type LinkedRepository, linkRepository } from '../../../src/services/link-repository.ts';
import type { Container, EnvVariable, Manifest, Repository, Workload } from '../../../src/services/types.ts';
import { createWorkspace } from '../../../src/workspace/create-workspace.ts';
import type { Ledger } from '../../../src/workspace/types.ts';
import { withRepository } from '../../support/repository.ts';

export interface Linked extends LinkedRepository {
  readonly ledger: Ledger;
}

/** Links a virtual repository through the whole chain. */
export function linkFiles(files: Readonly<Record<string, string>>): Linked {
  return withRepository(files, (root) => {
    const workspace = createWorkspace(root);
    return { ...linkRepository(workspace), ledger: workspace.ledger };
  });
}

export function repositoryOf(files: Readonly<Record<string, string>>): Repository {
  return linkFiles(files).repository;
}

/** The only workload of a virtual repository, or the one of that name. */
export function workloadOf(files: Readonly<Record<string, string>>, name?: string): Workload {
  const { workloads } = repositoryOf(files);
  const found = name === undefined ? workloads : workloads.filter((workload) => workload.name === name);
  if (found.length !== 1 || !found[0])
    throw new Error(`${found.length} workloads: ${workloads.map((workload) => workload.id).join(', ')}`);
  return found[0];
}

/** A Deployment `web` with one container `web`; both texts are YAML indented to stand in their place. */
export function deployment(container: string, pod = '', spec = ''): string {
  const indent = (text: string, columns: number): string =>
    text === '' ? '' : `${text.replaceAll(/^(?=.)/gm, ' '.repeat(columns)).trimEnd()}\n`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
${indent(spec, 2)}  template:
    metadata:
      labels: {app: web}
    spec:
${indent(pod, 6)}      containers:
        - name: web
          image: shop/web:1
${indent(container, 10)}`;
}

/** The container of `deployment(container, pod)`, with the other files around it. */
export function containerOf(container: string, pod = '', files: Readonly<Record<string, string>> = {}): Container {
  return workloadOf({ 'k8s/web.yaml': deployment(container, pod), ...files }, 'web').container;
}

export function envOf(variables: readonly EnvVariable[]): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

export function at({ place }: { readonly place: Workload['place'] }): string {
  return `${place.path}:${place.line}:${place.column}`;
}

export function named(manifests: readonly Manifest[]): readonly string[] {
  return manifests.map(({ kind, name }) => `${kind}/${name}`);
}
