import type { ModuleFacts, Value } from '../../facts/types.ts';
import { someValue } from '../program-values.ts';

/** What tells a stranger about the process: `environment` is worst, then versions, then the machine. */
export type RuntimeInfo = 'process.env' | 'process.version' | 'os';

/** Runtime information inside an expression, through the constants of the module. */
export function runtimeInfoIn(facts: ModuleFacts, value: Value, depth = 0): RuntimeInfo | undefined {
  let found: RuntimeInfo | undefined;
  someValue(value, (part) => {
    found ??= infoOf(facts, part, depth);
    return found === 'process.env';
  });
  return found;
}

function infoOf(facts: ModuleFacts, value: Value, depth: number): RuntimeInfo | undefined {
  if (value.kind === 'member' && value.object.kind === 'global' && value.object.name === 'process') {
    if (value.property === 'env') return 'process.env';
    if (/^(?:version|versions|arch|platform|release|execArgv)$/.test(value.property)) return 'process.version';
  }
  if (value.kind === 'global' && value.name === 'process.env') return 'process.env';
  if (value.kind === 'call') {
    const callee = facts.calls[value.call]?.callee;
    if (callee?.kind === 'member' && /^(?:hostname|networkInterfaces|userInfo|cpus)$/.test(callee.property)) {
      const { object } = callee;
      const binding = object.kind === 'ref' ? facts.bindings[object.binding] : undefined;
      if (binding?.name === 'os') return 'os';
    }
    return undefined;
  }
  if (value.kind !== 'ref' || depth > 3) return undefined;
  const binding = facts.bindings[value.binding];
  // `const { env } = process` and `const info = { node: process.version }`
  return binding?.init && !binding.param ? runtimeInfoIn(facts, binding.init, depth + 1) : undefined;
}
