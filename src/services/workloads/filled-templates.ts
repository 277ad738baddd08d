import type { DataNode } from '../../parsers/data.ts';
import { parseGoTemplate } from '../../parsers/go-template.ts';
import { locatePieces } from '../helm/locate.ts';
import { renderTemplate } from '../helm/render-template.ts';
import { emptyMap } from '../helm/values.ts';

/** `{{ … }}` with what stands inside it. */
const ACTION = /\{\{-?\s*(.*?)\s*-?\}\}/gs;
/** A name of the environment, as kd and the like fill it in (github.com/UKHomeOffice/kd); never a value of Helm. */
const FIELD = /(?<![\w$)])\.([A-Za-z_]\w*(?:\.\w+)*)/g;
/** `{{ file .SETTINGS | indent 12 }}` in the place of variables of a container. */
const VARIABLES = /(?<=^ *env: *\r?\n)\{\{ *file \.([A-Z][A-Z0-9_]*) *\| *indent (\d+) *\}\}(?= *$)/gm;
const COMPARISON = /\b(?:eq|ne)\s+\.([A-Z][A-Z0-9_]*)\s+(?:\.([A-Z][A-Z0-9_]*)|"([^"]*)")/g;

/**
 * The objects of a template whose names all come out of the environment (`{{ .IMAGE_TAG }}`): each stands as `${NAME}`,
 * text that is not known. A template that compares names is taken for production, and only where it names that.
 * Undefined when anything else decides what it writes.
 */
export function readFilledTemplate(file: string, text: string): readonly DataNode[] | undefined {
  const actions = [...text.matchAll(ACTION)].map((match) => withoutText(match[1] ?? ''));
  const names = actions.flatMap((action) => [...action.matchAll(FIELD)].map((match) => match[1] ?? ''));
  if (names.length === 0 || !names.every((name) => /^[A-Z][A-Z0-9_]*$/.test(name))) return undefined;
  const production = productionOf([...text.matchAll(ACTION)].map((match) => match[1] ?? ''));
  if (!production) return undefined;
  const root = emptyMap();
  for (const name of names) root[name] = `\${${name}}`;
  for (const [name, value] of production) root[name] = value;
  try {
    const template = parseGoTemplate(text.replace(VARIABLES, placeholder));
    return locatePieces(file, text, renderTemplate(template, template.defines, root));
  } catch {
    return undefined;
  }
}

/** One variable in the place of those that are put in; as long as the action, so that all places stay. */
function placeholder(action: string, name: string, indent: string): string {
  const item = `${' '.repeat(Number(indent))}- name: \${${name}}`;
  return item.length <= action.length ? item.padEnd(action.length) : action;
}

function withoutText(action: string): string {
  return action.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, '""');
}

/** What the names that conditions compare are in production; undefined when a condition asks anything else. */
function productionOf(actions: readonly string[]): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  const conditions = actions.flatMap((action) => /^(?:else\s+)?if\s+(.*)$/s.exec(action)?.[1] ?? []);
  if (actions.some((action) => /^(?:with|range|template|block)\b|^else\s+with\b/.test(action))) return undefined;
  const compared = new Set<string>();
  for (const condition of conditions) {
    for (const [, name = '', other, literal] of condition.matchAll(COMPARISON)) {
      compared.add(name);
      if (isProduction(other ?? literal ?? '')) found.set(name, literal ?? `\${${other}}`);
    }
    if (condition.replace(COMPARISON, '').replace(/\b(?:and|or|not)\b|[()\s]/g, '') !== '') return undefined;
  }
  return [...compared].every((name) => found.has(name)) ? found : undefined;
}

function isProduction(name: string): boolean {
  return /(?:^|[-_])(?:prd|prod|production|live)(?:$|[-_])/i.test(name) && !/non?t?[-_]?pr|pre[-_]?pr/i.test(name);
}
