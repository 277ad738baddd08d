import { createRequire } from 'node:module';
import { own } from './own.ts';

/** A PromQL expression as far as rules ask: what it selects, which functions it applies, what it compares with what. */
export type PromqlNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'binary'; readonly op: string; readonly left: PromqlNode; readonly right: PromqlNode }
  /** Functions (`rate`) and aggregations (`sum`), with their arguments. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly PromqlNode[] }
  | {
      readonly kind: 'selector';
      readonly metric: string;
      readonly matchers: readonly { readonly label: string; readonly op: string; readonly value: string }[];
    }
  | { readonly kind: 'other'; readonly children: readonly PromqlNode[] };

/** What the grammar's tree offers; typed here because the package is loaded only when an expression is read. */
interface TreeNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly firstChild: TreeNode | null;
  readonly nextSibling: TreeNode | null;
}
interface Grammar {
  readonly parser: { parse(text: string): { readonly topNode: TreeNode } };
}

let grammar: Grammar | undefined;

/** The grammar of Prometheus itself; loading it costs more than a small lint, and most repositories hold no PromQL. */
function loadGrammar(): Grammar {
  grammar ??= createRequire(import.meta.url)('@prometheus-io/lezer-promql') as Grammar;
  return grammar;
}

const MAX_LENGTH = 20_000;
const MAX_DEPTH = 200;

/** Parses an expression; undefined when it is not PromQL. Variables of Grafana and of templates are filled in first. */
export function parsePromql(text: string): PromqlNode | undefined {
  if (text.length > MAX_LENGTH || nesting(text) > MAX_DEPTH) return undefined;
  const source = withoutVariables(text);
  try {
    const { topNode } = loadGrammar().parser.parse(source);
    const first = childrenOf(topNode).find((node) => !/Comment/.test(node.name));
    return !first || hasError(topNode) ? undefined : nodeOf(first, source);
  } catch (error) {
    // `a + a + …` nests without brackets; only the stack can end here.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether the text holds a template action, so that what Prometheus will read is not known. */
export function isTemplatedPromql(text: string): boolean {
  return /\{\{|\[\[|\$\{?[a-zA-Z_]/.test(text);
}

/** `[$__rate_interval]` is a range; other variables stand for names, or for text inside strings. */
function withoutVariables(text: string): string {
  return text
    .replace(/(\[|:|offset\s+)\s*\{\{[^{}]*\}\}/g, '$15m')
    .replace(/\{\{[^{}]*\}\}/g, 'x')
    .replace(/\[\[[^\][]*\]\]/g, 'x')
    .replace(/\$\{?__(?:rate_)?(?:interval|range)(?:_s|_ms)?(?::\w+)?\}?/g, '5m')
    .replace(/(\[|:|offset\s+)\s*\$\{?\w+(?::\w+)?\}?/g, '$15m')
    .replace(/\$\{?\w+(?::\w+)?\}?/g, 'x');
}

function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const char of text) {
    if (char === '(') deepest = Math.max(deepest, ++depth);
    else if (char === ')') depth -= 1;
  }
  return deepest;
}

function childrenOf(node: TreeNode): readonly TreeNode[] {
  const children: TreeNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

/** lezer recovers from anything; an error node named ⚠ tells that it had to. */
function hasError(node: TreeNode): boolean {
  return node.name === '⚠' || childrenOf(node).some(hasError);
}

const EXPRESSION =
  /^(?:BinaryExpr|AggregateExpr|FunctionCall|VectorSelector|MatrixSelector|SubqueryExpr|ParenExpr|UnaryExpr|OffsetExpr|StepInvariantExpr|NumberDurationLiteral|NumberLiteral|StringLiteral)$/;

function expressionsOf(node: TreeNode, text: string): readonly PromqlNode[] {
  return childrenOf(node)
    .filter((child) => EXPRESSION.test(child.name))
    .map((child) => nodeOf(child, text));
}

function nodeOf(node: TreeNode, text: string): PromqlNode {
  const source = (item: TreeNode): string => text.slice(item.from, item.to);
  const children = childrenOf(node);
  switch (node.name) {
    case 'NumberDurationLiteral':
    case 'NumberLiteral':
      return { kind: 'number', value: numberOf(source(node)) };
    case 'BinaryExpr': {
      const [left, right] = expressionsOf(node, text);
      const op = children.find((child) => !EXPRESSION.test(child.name) && !/Modifier|Clause/.test(child.name));
      if (!left || !right || !op) return { kind: 'other', children: expressionsOf(node, text) };
      return foldNumbers({ kind: 'binary', op: source(op).toLowerCase(), left, right });
    }
    case 'ParenExpr':
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'SubqueryExpr':
    case 'MatrixSelector': {
      const [inner] = expressionsOf(node, text);
      return inner ?? { kind: 'other', children: [] };
    }
    case 'UnaryExpr': {
      const [inner] = expressionsOf(node, text);
      if (inner?.kind === 'number')
        return { kind: 'number', value: source(node).startsWith('-') ? -inner.value : inner.value };
      return { kind: 'other', children: inner ? [inner] : [] };
    }
    case 'AggregateExpr':
    case 'FunctionCall': {
      const name = children.find((child) => /^(?:AggregateOp|FunctionIdentifier)$/.test(child.name));
      const body = children.find((child) => child.name === 'FunctionCallBody');
      return {
        kind: 'call',
        name: name ? source(name).toLowerCase() : '',
        args: body ? expressionsOf(body, text) : [],
      };
    }
    case 'VectorSelector':
      return selectorOf(node, text);
    default:
      return { kind: 'other', children: expressionsOf(node, text) };
  }
}

function selectorOf(node: TreeNode, text: string): PromqlNode {
  const matchers: { label: string; op: string; value: string }[] = [];
  let metric = '';
  for (const child of childrenOf(node)) {
    if (child.name === 'Identifier') metric = text.slice(child.from, child.to);
    if (child.name !== 'LabelMatchers') continue;
    for (const matcher of childrenOf(child)) {
      const [label, op, value] = childrenOf(matcher);
      if (!label) continue;
      if (!op || !value) metric = unquote(text.slice(matcher.from, matcher.to));
      else {
        const name = unquote(text.slice(label.from, label.to));
        const literal = unquote(text.slice(value.from, value.to));
        if (name === '__name__') metric = literal;
        matchers.push({ label: name, op: text.slice(op.from, op.to), value: literal });
      }
    }
  }
  return { kind: 'selector', metric, matchers };
}

function unquote(text: string): string {
  return text.replace(/^["'`]|["'`]$/g, '');
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** A number, or a duration in seconds: Prometheus 3 reads `5m` as 300 (prometheus.io/docs/prometheus/latest/querying/basics). */
function numberOf(text: string): number {
  const plain = Number(text.replace(/_/g, ''));
  if (!Number.isNaN(plain)) return plain;
  if (/^\+?inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g))
    sum += Number(amount) * (own(UNITS, unit ?? 's') ?? 1);
  return sum;
}

/** `14.4 * 0.001` is one number. */
function foldNumbers(node: Extract<PromqlNode, { readonly kind: 'binary' }>): PromqlNode {
  const { op, left, right } = node;
  if (left.kind !== 'number' || right.kind !== 'number') return node;
  const [a, b] = [left.value, right.value];
  const value = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b, '^': a ** b }[op];
  return value === undefined ? node : { kind: 'number', value };
}

/** Every node, the outermost first. */
export function walkPromql(node: PromqlNode): readonly PromqlNode[] {
  return [node, ...partsOf(node).flatMap(walkPromql)];
}

function partsOf(node: PromqlNode): readonly PromqlNode[] {
  if (node.kind === 'binary') return [node.left, node.right];
  if (node.kind === 'call') return node.args;
  return node.kind === 'other' ? node.children : [];
}

export interface PromqlComparison {
  readonly op: string;
  readonly expression: PromqlNode;
  readonly threshold: number;
}

const MIRROR: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** Comparisons of an expression with a number, the number moved to the right. */
export function comparisonsOf(node: PromqlNode): readonly PromqlComparison[] {
  return walkPromql(node).flatMap((item) => {
    if (item.kind !== 'binary' || !/^(?:[<>]=?|[=!]=)$/.test(item.op)) return [];
    if (item.right.kind === 'number') return [{ op: item.op, expression: item.left, threshold: item.right.value }];
    if (item.left.kind !== 'number') return [];
    return [{ op: MIRROR[item.op] ?? item.op, expression: item.right, threshold: item.left.value }];
  });
}

/** Names of the metrics that an expression reads. */
export function metricsOf(node: PromqlNode): readonly string[] {
  return walkPromql(node).flatMap((item) => (item.kind === 'selector' && item.metric !== '' ? [item.metric] : []));
}
