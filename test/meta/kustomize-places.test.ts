import { describe, expect, it } from 'vitest';
import { at, type DataNode, itemsOf, plainOf, textOf } from '../../src/parsers/data.ts';
import type { Place } from '../../src/parsers/place.ts';
import { parseYaml } from '../../src/parsers/yaml.ts';
import { RULES } from '../../src/rules/index.ts';
import type { Outcome, Rule } from '../../src/rules/types.ts';
import { judgeFiles } from '../support/rule-cases.ts';

type Files = Readonly<Record<string, string>>;

interface Found {
  readonly message: string;
  readonly at: string;
  readonly text: string;
}

function isManifest([file, text]: readonly [string, string]): boolean {
  return /\.ya?ml$/.test(file) && /^\{?"?apiVersion"?:/m.test(text) && /\bkind"?:/.test(text) && !/\{\{/.test(text);
}

/** Failures inside manifests, with the text that they point at. */
function failures(rule: Rule, files: Files): readonly Found[] {
  return judgeFiles(rule, { files })
    .outcomes.filter((outcome): outcome is Outcome & { verdict: 'fail' } => outcome.verdict === 'fail')
    .filter(({ place }) => isManifest([place.path, files[place.path] ?? '']))
    .map(({ message, place }) => ({
      message,
      at: `${baseName(place.path)}:${place.line}:${place.column}`,
      text: textAt(files[place.path] ?? '', place),
    }));
}

function textAt(text: string, { line, column, endLine, endColumn }: Place): string {
  const lines = text.split('\n').slice(line - 1, endLine);
  return lines
    .map((item, i) => item.slice(i === 0 ? column - 1 : 0, i === lines.length - 1 ? endColumn - 1 : undefined))
    .join('\n');
}

const baseName = (file: string): string => file.replace(/^.*\//, '');

/** The manifests as a base, and an overlay that adds nothing to them. */
function asBase(files: Files): Files {
  const moved: Record<string, string> = {};
  const names: string[] = [];
  for (const entry of Object.entries(files)) {
    const [file, text] = entry;
    if (isManifest(entry)) names.push(baseName(file));
    moved[isManifest(entry) ? `k8s/base/${baseName(file)}` : file] = text;
  }
  return {
    ...moved,
    'k8s/base/kustomization.yaml': `resources: [${names.join(', ')}]\n`,
    'k8s/production/kustomization.yaml': 'resources: [../base]\n',
  };
}

/** A base that only names workloads and their containers; the overlay patches in everything else, line by line. */
function asPatch(files: Files): Files {
  const base = asBase(files);
  const patches: string[] = [];
  const result: Record<string, string> = { ...base };
  for (const [file, text] of Object.entries(base).filter(isManifest)) {
    if (file.endsWith('kustomization.yaml')) continue;
    const name = file.replace('k8s/base/', '');
    const { documents } = parseYaml(file, text);
    const isWorkload = (node: DataNode): boolean => containersOf(node).length > 0;
    if (!documents.some(isWorkload)) continue;
    const minimal = documents.filter(isWorkload).map((node) => JSON.stringify(skeleton(node)));
    result[file] = `${keep(text, documents, (node) => !isWorkload(node))}\n---\n${minimal.join('\n---\n')}\n`;
    result[`k8s/production/${name}`] = keep(text, documents, isWorkload);
    patches.push(name);
  }
  result['k8s/production/kustomization.yaml'] =
    `resources: [../base]\npatches: [${patches.map((name) => `{path: ${name}}`).join(', ')}]\n`;
  return result;
}

function containersOf(node: DataNode): readonly DataNode[] {
  const paths = [['spec', 'template', 'spec'], ['spec', 'jobTemplate', 'spec', 'template', 'spec'], ['spec']];
  return paths.flatMap((path) => itemsOf(at(node, ...path, 'containers')));
}

function skeleton(node: DataNode): unknown {
  const containers = containersOf(node).map((item) => ({ name: textOf(at(item, 'name')) }));
  const kind = textOf(at(node, 'kind'));
  const spec = { containers };
  const template = { template: { spec } };
  return {
    apiVersion: textOf(at(node, 'apiVersion')),
    kind,
    metadata: { name: textOf(at(node, 'metadata', 'name')), namespace: plainOf(at(node, 'metadata', 'namespace')) },
    spec: kind === 'CronJob' ? { jobTemplate: { spec: template } } : kind === 'Pod' ? spec : template,
  };
}

/** The text with the lines of all other documents blank. */
function keep(text: string, documents: readonly DataNode[], wanted: (node: DataNode) => boolean): string {
  const lines = text.split('\n');
  documents.forEach((node, i) => {
    if (wanted(node)) return;
    const end = documents[i + 1]?.place.line ?? lines.length + 1;
    for (let line = node.place.line; line < end; line++) if (lines[line - 1] !== '---') lines[line - 1] = '';
  });
  return lines.join('\n');
}

const EXAMPLES = RULES.flatMap((rule) =>
  rule.examples.bad
    .filter(({ files }) => Object.entries(files).some(isManifest))
    .filter(({ files }) => !Object.keys(files).some((file) => /kustomization\.ya?ml$|Chart\.ya?ml$/.test(file)))
    .map((example) => ({ rule, example, plain: failures(rule, example.files) })),
).filter(({ plain }) => plain.length > 0);

/** What kustomize itself mends on the way: it takes what a patch says twice once. */
const GONE: ReadonlySet<string> = new Set(['duplicate-environment-variable']);

describe('findings on manifests, through Kustomize', () => {
  it('covers the rules about manifests', () => {
    expect(new Set(EXAMPLES.map(({ rule }) => rule.id)).size).toBeGreaterThan(40);
  });

  for (const { rule, example, plain } of EXAMPLES) {
    it(`${rule.id}: ${example.title}, in a base`, () => {
      expect(failures(rule, asBase(example.files))).toEqual(plain);
    });

    it(`${rule.id}: ${example.title}, set by a patch`, () => {
      const files = asPatch(example.files);
      const texts = new Set(plain.map(({ message, text }) => `${message} ${bare(text)}`));
      const patched = failures(rule, files);
      if (!GONE.has(rule.id)) expect(patched.length).toBeGreaterThan(0);
      for (const found of patched) expect(texts).toContain(`${found.message} ${bare(found.text)}`);
    });
  }
});

/** What the base names is written there in JSON. */
function bare(text: string): string {
  return text.replace(/^"(.*)"$/, '$1');
}
