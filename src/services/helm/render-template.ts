import { parseGoTemplate } from '../../parsers/go-template.ts';
import type { Operand, ParsedTemplate, Pipeline, TemplateNode } from '../../parsers/go-template-types.ts';
import { RenderError } from './function-arguments.ts';
import { findFunction } from './functions.ts';
import { type HelmMap, HelmMethods, type HelmValue, isEmpty, isList, isMap, printValue } from './values.ts';

/** A piece of the output with the region of the template that wrote it. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Each character stands in the template as it is; otherwise an action wrote them all. */
  readonly literal: boolean;
}

type Defines = ReadonlyMap<string, readonly TemplateNode[]>;

/** Steps of one template; charts that people write stay below a hundredth. */
const MAX_STEPS = 200_000;
const MAX_DEPTH = 60;
const MAX_OUTPUT = 1_000_000;

/** Renders one template. Throws RenderError or TemplateError where the result would not be certain. */
export function renderTemplate(template: ParsedTemplate, defines: Defines, root: HelmMap): readonly Piece[] {
  return new Renderer(defines, false).render(template.nodes, root);
}

/** A template that only looks at the values and refuses some (`fail`): it deploys nothing. */
export function onlyRefuses(template: ParsedTemplate, defines: Defines, root: HelmMap): boolean {
  try {
    return new Renderer(defines, true).render(template.nodes, root).every(({ text }) => text.trim() === '');
  } catch {
    return false;
  }
}

interface Scope {
  readonly variables: Map<string, HelmValue>;
  readonly parent: Scope | undefined;
}

class LoopEnd extends Error {
  readonly kind: 'break' | 'continue';

  constructor(kind: 'break' | 'continue') {
    super(kind);
    this.kind = kind;
  }
}

class Renderer {
  readonly #defines: Defines;
  /** Goes on after `fail`, as with other values. */
  readonly #accepts: boolean;
  readonly #added = new Map<string, readonly TemplateNode[]>();
  #pieces: Piece[] = [];
  #steps = 0;
  #depth = 0;
  #length = 0;

  constructor(defines: Defines, accepts: boolean) {
    this.#defines = defines;
    this.#accepts = accepts;
  }

  render(nodes: readonly TemplateNode[], dot: HelmValue): readonly Piece[] {
    const outer = this.#pieces;
    const pieces: Piece[] = [];
    this.#pieces = pieces;
    try {
      this.#list(nodes, dot, { variables: new Map([['', dot]]), parent: undefined });
    } finally {
      this.#pieces = outer;
    }
    return pieces;
  }

  #write(piece: Piece): void {
    this.#length += piece.text.length;
    if (this.#length > MAX_OUTPUT) throw new RenderError('an output too long');
    if (piece.text !== '') this.#pieces.push(piece);
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) throw new RenderError('too many steps');
  }

  #list(nodes: readonly TemplateNode[], dot: HelmValue, scope: Scope): void {
    for (const node of nodes) this.#node(node, dot, scope);
  }

  #node(node: TemplateNode, dot: HelmValue, scope: Scope): void {
    this.#step();
    switch (node.kind) {
      case 'text':
        this.#write({ text: node.text, start: node.start, end: node.start + node.text.length, literal: true });
        return;
      case 'output': {
        const value = this.#pipeline(node.pipeline, dot, scope);
        if (node.pipeline.variables.length > 0) return;
        this.#write({ text: printValue(value), start: node.start, end: node.end, literal: false });
        return;
      }
      case 'if':
      case 'with': {
        const inner: Scope = { variables: new Map(), parent: scope };
        const value = this.#pipeline(node.pipeline, dot, inner);
        if (isEmpty(value)) this.#list(node.otherwise, dot, inner);
        else this.#list(node.body, node.kind === 'with' ? value : dot, inner);
        return;
      }
      case 'range':
        this.#range(node, dot, scope);
        return;
      case 'template': {
        const value = node.pipeline ? this.#pipeline(node.pipeline, dot, scope) : undefined;
        this.#write({ text: this.#include(node.name, value), start: node.start, end: node.end, literal: false });
        return;
      }
      case 'break':
      case 'continue':
        throw new LoopEnd(node.kind);
    }
  }

  #range(node: TemplateNode & { kind: 'if' | 'with' | 'range' }, dot: HelmValue, scope: Scope): void {
    const outer: Scope = { variables: new Map(), parent: scope };
    const { variables, ...bare } = node.pipeline;
    const value = this.#pipeline({ ...bare, variables: [] }, dot, outer);
    const entries: readonly (readonly [HelmValue, HelmValue])[] = isList(value)
      ? value.map((item, i) => [i, item] as const)
      : isMap(value)
        ? Object.keys(value)
            .sort()
            .map((key) => [key, value[key]] as const)
        : typeof value === 'number'
          ? Array.from({ length: Math.min(1000, Math.max(0, value)) }, (_, i) => [i, i] as const)
          : isEmpty(value)
            ? []
            : unrangeable();
    if (entries.length === 0) {
      this.#list(node.otherwise, dot, outer);
      return;
    }
    for (const [key, item] of entries) {
      const inner: Scope = { variables: new Map(), parent: outer };
      const [first, second] = variables;
      if (first !== undefined) inner.variables.set(first, second === undefined ? item : key);
      if (second !== undefined) inner.variables.set(second, item);
      try {
        this.#list(node.body, item, inner);
      } catch (error) {
        if (!(error instanceof LoopEnd)) throw error;
        if (error.kind === 'break') return;
      }
    }
  }

  #pipeline(pipeline: Pipeline, dot: HelmValue, scope: Scope): HelmValue {
    let value: HelmValue;
    pipeline.commands.forEach((command, i) => {
      value = this.#command(command, dot, scope, i === 0 ? [] : [value]);
    });
    for (const name of pipeline.variables) {
      if (pipeline.declares) scope.variables.set(name, value);
      else assign(scope, name, value);
    }
    return value;
  }

  #command(command: readonly Operand[], dot: HelmValue, scope: Scope, piped: readonly HelmValue[]): HelmValue {
    this.#step();
    const [head, ...rest] = command;
    if (!head) return undefined;
    if (head.kind === 'function') return this.#call(head.name, rest, dot, scope, piped);
    const args = (): readonly HelmValue[] => [...rest.map((operand) => this.#operand(operand, dot, scope)), ...piped];
    const value = this.#operand(head, dot, scope, rest.length + piped.length > 0 ? args : undefined);
    return value;
  }

  #operand(operand: Operand, dot: HelmValue, scope: Scope, args?: () => readonly HelmValue[]): HelmValue {
    switch (operand.kind) {
      case 'literal':
        return operand.value;
      case 'field':
        return fieldsOf(dot, operand.fields, args);
      case 'variable':
        return fieldsOf(lookUp(scope, operand.name), operand.fields, args);
      case 'function':
        return this.#call(operand.name, [], dot, scope, []);
      case 'pipeline':
        return fieldsOf(this.#pipeline(operand.pipeline, dot, scope), operand.fields, args);
    }
  }

  #call(
    name: string,
    operands: readonly Operand[],
    dot: HelmValue,
    scope: Scope,
    piped: readonly HelmValue[],
  ): HelmValue {
    if (name === 'and' || name === 'or') {
      let value: HelmValue;
      for (const read of [
        ...operands.map((item) => () => this.#operand(item, dot, scope)),
        ...piped.map((v) => () => v),
      ]) {
        value = read();
        if (isEmpty(value) === (name === 'and')) return value;
      }
      return value;
    }
    const args = [...operands.map((operand) => this.#operand(operand, dot, scope)), ...piped];
    if (name === 'include') return this.#include(printValue(args[0]), args[1]);
    if (name === 'tpl') return this.#tpl(printValue(args[0]), args[1]);
    if (name === 'fail' && this.#accepts) return '';
    const fn = findFunction(name);
    if (!fn) throw new RenderError(`the function ${name}`);
    return fn(args);
  }

  #include(name: string, dot: HelmValue): string {
    const nodes = this.#added.get(name) ?? this.#defines.get(name);
    if (!nodes) throw new RenderError(`the template ${name}, which is not in this chart`);
    return this.#nested(nodes, dot);
  }

  #tpl(source: string, dot: HelmValue): string {
    const template = parseGoTemplate(source);
    for (const [name, nodes] of template.defines) this.#added.set(name, nodes);
    return this.#nested(template.nodes, dot);
  }

  #nested(nodes: readonly TemplateNode[], dot: HelmValue): string {
    if (this.#depth > MAX_DEPTH) throw new RenderError('templates that include each other');
    this.#depth += 1;
    const length = this.#length;
    const text = this.render(nodes, dot)
      .map((piece) => piece.text)
      .join('');
    this.#length = length;
    this.#depth -= 1;
    return text;
  }
}

function unrangeable(): never {
  throw new RenderError('a range over something that is no list');
}

function lookUp(scope: Scope | undefined, name: string): HelmValue {
  for (let here = scope; here; here = here.parent) if (here.variables.has(name)) return here.variables.get(name);
  throw new RenderError(`the variable $${name}, which is not declared`);
}

function assign(scope: Scope, name: string, value: HelmValue): void {
  for (let here: Scope | undefined = scope; here; here = here.parent) {
    if (!here.variables.has(name)) continue;
    here.variables.set(name, value);
    return;
  }
  throw new RenderError(`the variable $${name}, which is not declared`);
}

/**
 * A missing key is nothing; a key of nothing fails, as it does in Helm, unless the nothing is a value of its own: a
 * variable, the dot or something in brackets (text/template, evalField of an invalid receiver).
 */
function fieldsOf(object: HelmValue, fields: readonly string[], args?: () => readonly HelmValue[]): HelmValue {
  if (object === undefined || object === null) return undefined;
  let here: HelmValue = object;
  for (const field of fields) {
    if (here instanceof HelmMethods) {
      const method = here.methods[field];
      if (!method) throw new RenderError(`.${field}`);
      return method(args?.() ?? []);
    }
    if (!isMap(here)) throw new RenderError(`.${fields.join('.')}, where ${field} is a key of nothing`);
    here = Object.hasOwn(here, field) ? here[field] : undefined;
  }
  return here;
}
