import path from 'node:path/posix';
import type { Workspace } from '../../workspace/types.ts';
import type { CiJob } from '../types.ts';
import type { ChartSettings } from '../workloads/manifests.ts';

const PRODUCTION = /(?:^|[/._-])(?:prod|production|live)(?:[/._-]|$)/i;
const OTHERS =
  /(?:^|[/._-])(?:dev|develop|development|test|testing|staging|stage|preview|local|ci|qa|uat)(?:[/._-]|$)/i;

/**
 * How CI releases the charts of the repository: `helm upgrade api ./chart -f values-prod.yaml`. Of several releases of
 * one chart the one for production counts; one for another environment says nothing about it.
 */
export function findCiReleases(ci: readonly CiJob[], workspace: Workspace): readonly ChartSettings[] {
  const found = new Map<string, ChartSettings>();
  for (const { steps } of ci) {
    for (const { commands, workingDirectory } of steps) {
      for (const { words } of commands) {
        const row = readRelease(words, workingDirectory ?? '.', workspace);
        if (row) found.set(`${row.folder}\0${row.values?.join('\0')}`, row);
      }
    }
  }
  const rows = [...found.values()];
  return [...new Set(rows.map(({ folder }) => folder))].flatMap((folder) => {
    const own = rows.filter((row) => row.folder === folder);
    const production = own.filter(({ values }) => values?.some((file) => PRODUCTION.test(file)));
    const chosen = production.length > 0 ? production : own;
    const [only] = chosen;
    return only && chosen.length === 1 && !(production.length === 0 && only.values?.some((file) => OTHERS.test(file)))
      ? [only]
      : [];
  });
}

/** Undefined where a file or the chart is named by a variable, or is not in the repository. */
function readRelease(words: readonly string[], folder: string, workspace: Workspace): ChartSettings | undefined {
  const start = words.findIndex((word) => path.basename(word) === 'helm');
  const rest = words.slice(start + 1);
  if (start < 0 || !rest.some((word) => /^(?:upgrade|install|template)$/.test(word))) return undefined;
  const values: string[] = [];
  let namespace: string | undefined;
  const positional: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i] ?? '';
    const [, flag = '', inline] = /^(--?[\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (flag === '') {
      if (!/^(?:upgrade|install|template)$/.test(word)) positional.push(word);
      continue;
    }
    if (!TAKES_VALUE.test(flag)) continue;
    if (inline === undefined) i += 1;
    const value = inline ?? rest[i] ?? '';
    if (/^(?:-f|--values)$/.test(flag)) values.push(...value.split(','));
    if (/^(?:-n|--namespace)$/.test(flag) && !value.includes('$')) namespace = value;
  }
  const chart = positional
    .map((word) => path.normalize(path.join(folder, word)).replace(/\/$/, ''))
    .find((item) => workspace.has(path.join(item, 'Chart.yaml')));
  const files = values.map((file) => path.normalize(path.join(folder, file)));
  if (chart === undefined || files.length === 0 || !files.every((file) => workspace.has(file))) return undefined;
  const [release] = positional;
  return {
    folder: chart,
    values: files,
    release: release !== undefined && /^[a-z0-9-]+$/.test(release) && positional.length > 1 ? release : undefined,
    namespace,
  };
}

/** Flags of helm with an argument that may stand apart (helm.sh/docs/helm/helm_upgrade). */
const TAKES_VALUE =
  /^(?:-[fn]|--(?:values|namespace|set|set-string|set-file|set-json|set-literal|version|timeout|kube-context|kubeconfig|repo|description|history-max|post-renderer|username|password|ca-file|cert-file|key-file|wait-for|labels|registry-config|repository-config|output|api-versions|kube-version|show-only|name-template))$/;
