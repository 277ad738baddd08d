import { parseGoTemplate } from '../../parsers/go-template.ts';
import type { TemplateNode } from '../../parsers/go-template-types.ts';

/**
 * What every chart defines that `helm create` made (helm.sh/docs/chart_template_guide/named_templates): names and labels
 * of its objects. A chart that is not here is known by them where another one asks for its host or its Secret: they say
 * which object is meant, and never set anything.
 */
const NAMES = ['fullname', 'name', 'chart', 'serviceName', 'secretName', 'serviceAccountName', 'host', 'hostname'];
const LABELS = ['labels', 'selectorLabels', 'matchLabels'];

/** Those of the library that most public charts share, by its own text (github.com/bitnami/charts/tree/main/bitnami/common). */
const COMMON: Readonly<Record<string, string>> = {
  'common.names.name': '{{ default .Chart.Name .Values.nameOverride }}',
  'common.names.chart': '{{ .Chart.Name }}-{{ .Chart.Version }}',
  'common.names.fullname': '{{ default (printf "%s-%s" .Release.Name .Chart.Name) .Values.fullnameOverride }}',
  'common.names.namespace': '{{ default .Release.Namespace .Values.namespaceOverride }}',
};

export interface AbsentPart {
  readonly name: string;
  /** How the objects of the chart are called: its own name, or the alias it comes under. */
  readonly alias: string;
}

/** Adds the names of charts that are not here to the templates that are; what is defined here stays. */
export function addAbsentParts(
  defines: Map<string, readonly TemplateNode[]>,
  parts: readonly AbsentPart[],
  release: string,
): void {
  const add = (name: string, text: string): void => {
    if (!defines.has(name)) defines.set(name, parseGoTemplate(text).nodes);
  };
  for (const { name: part, alias } of parts) {
    if (![part, alias, release].every((text) => /^[\w-]+$/.test(text))) continue;
    for (const name of NAMES)
      for (const own of ['', 'primary.', 'master.']) add(`${part}.${own}${name}`, `${release}-${alias}`);
    for (const name of LABELS)
      add(`${part}.${name}`, `app.kubernetes.io/name: ${alias}\napp.kubernetes.io/instance: ${release}`);
    if (part === 'common') for (const [name, text] of Object.entries(COMMON)) add(name, text);
  }
}
