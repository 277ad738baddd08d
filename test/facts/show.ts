import type { CallFact, ModuleFacts, Value } from '../../src/facts/types.ts';

/** Prints a value as short text, so that tables of expectations stay readable. Globals are marked with `@`. */
export function show(facts: ModuleFacts, value: Value | undefined): string {
  if (value === undefined) return '-';
  const of = (inner: Value): string => show(facts, inner);
  switch (value.kind) {
    case 'string':
      return `'${value.value}'`;
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'null':
    case 'undefined':
      return value.kind;
    case 'regexp':
      return `/${value.pattern}/${value.flags}`;
    case 'template':
      return `\`${value.parts.map((part) => (part.kind === 'string' ? part.value : `\${${of(part)}}`)).join('')}\``;
    case 'array':
      return `[${value.items.map(of).join(', ')}]`;
    case 'object':
      return `{${value.properties.map((item) => (item.spread ? `...${of(item.value)}` : `${item.key ?? '?'}: ${of(item.value)}`)).join(', ')}}`;
    case 'function':
      return `fn ${facts.functions[value.fn]?.name ?? `#${value.fn}`}`;
    case 'class':
      return `class ${facts.classes[value.cls]?.name ?? `#${value.cls}`}`;
    case 'ref':
      return facts.bindings[value.binding]?.name ?? 'missing';
    case 'global':
      return `@${value.name}`;
    case 'member':
      return `${of(value.object)}.${value.property}`;
    case 'index':
      return `${of(value.object)}[${of(value.index)}]`;
    case 'env':
      return `env.${value.name}`;
    case 'module':
      return `module(${facts.imports[value.import]?.specifier})`;
    case 'logical':
    case 'binary':
      return `(${of(value.left)} ${value.op} ${of(value.right)})`;
    case 'conditional':
      return `(${of(value.test)} ? ${of(value.then)} : ${of(value.else)})`;
    case 'unary':
      return value.op.length > 1 ? `${value.op} ${of(value.value)}` : `${value.op}${of(value.value)}`;
    case 'element':
      return `each(${of(value.of)})`;
    case 'this':
    case 'super':
      return value.cls === undefined ? value.kind : `${value.kind}<${facts.classes[value.cls]?.name}>`;
    case 'spread':
      return `...${of(value.value)}`;
    case 'call': {
      const call = facts.calls[value.call];
      return call ? showCall(facts, call) : 'missing';
    }
    case 'unknown':
      return '?';
  }
}

export function showCall(facts: ModuleFacts, call: CallFact): string {
  const prefix = call.kind === 'new' ? 'new ' : call.kind === 'decorator' ? '@' : '';
  return `${prefix}${show(facts, call.callee)}${call.optional ? '?.' : ''}(${call.args.map((arg) => show(facts, arg)).join(', ')})`;
}

/** The conditions of a place: `if(x) && !catch(?)`. */
export function showGuards(facts: ModuleFacts, guards: readonly number[]): string {
  return guards
    .map((id) => {
      const guard = facts.guards[id];
      return guard ? `${guard.negate ? '!' : ''}${guard.kind}(${show(facts, guard.test)})` : 'missing';
    })
    .join(' ');
}

/** Where a global function of this name is called, and under which conditions. */
export function guardsOf(facts: ModuleFacts, name: string): string {
  const call = facts.calls.find((item) => item.callee.kind === 'global' && item.callee.name === name);
  return call ? showGuards(facts, call.guards) : 'not called';
}

/** The initial value of a binding. */
export function initOf(facts: ModuleFacts, name: string): string {
  return show(facts, facts.bindings.find((binding) => binding.name === name)?.init);
}
