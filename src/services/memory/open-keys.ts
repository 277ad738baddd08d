import type { ModuleFacts, Value } from '../../facts/types.ts';
import type { FunctionRef, LinkedCall, Program } from '../types.ts';

/** The calls that run a function. */
export type CallersOf = (ref: FunctionRef) => readonly LinkedCall[];

/** Values that never come twice. */
const FRESH =
  /^(?:Date\.now|Date\(\)|Math\.random|performance\.now|process\.hrtime.*|crypto\.randomUUID|node:crypto#random\w+|uuid#v[1-7]|uuid#default|nanoid#\w+|ulid#\w+|cuid#default|@paralleldrive\/cuid2#createId|Symbol)(?:\(\).*)?$/;

/** Names of what clients choose or what comes without end. */
const OPEN_NAME =
  /^(?:id|ip|url|uuid|guid|email|token|session|search|nonce|phone|username)$|_(?:id|ip|url|uuid|token|email)$|[a-z](?:I[dDpP]|U[uU][iI][dD]|U[rR][lL]|Token|Email|Session|Address|Nonce|Fingerprint)$|^userName$/;
/** Identities of which a deployment has a limited number. */
const CLOSED_NAME =
  /^(?:app|process|worker|shard|host|pool|tenant|project|module|queue|chain|node|client|type|region|locale|provider|plugin|template|topic|schema|model|table|route|base|service|server|instance|bucket|key|vendor|theme)_?I?d$|(?:base|service|server|api|host|endpoint)_?(?:url|ip)$/i;
const REQUEST = /^_?(?:req|request|ctx|context|c|event|job|msg|message|socket|ws|conn|connection|call|body|payload)$/;
const INPUT = /^(?:params|query|body|headers|cookies)$/;

/**
 * Whether the keys are certainly without bound: what clients send, identities, moments. Anything else may be a closed
 * set, such as a registry filled per type, region or column.
 */
export function isOpenKey(
  program: Program,
  module: string,
  value: Value,
  callersOf: CallersOf = () => [],
  depth = 0,
): boolean {
  const facts = program.modules.get(module);
  if (!facts || depth > 8) return false;
  switch (value.kind) {
    case 'ref': {
      const binding = facts.bindings[value.binding];
      if (!binding) return false;
      if (binding.param) {
        const { fn, index, path } = binding.param;
        if (isOpenParameter(facts, binding.name, binding.param)) return true;
        // What the callers hand over.
        return (
          path.length === 0 &&
          callersOf({ module, fn }).some((call) => {
            const arg = call.fact.args[index];
            return arg !== undefined && isOpenKey(program, call.module, arg, callersOf, depth + 2);
          })
        );
      }
      return binding.writes.length === 0 && binding.init !== undefined
        ? isOpenKey(program, module, binding.init, callersOf, depth + 1)
        : false;
    }
    case 'member':
      return isInput(facts, value.object, 0) && OPEN_NAME.test(value.property) && !CLOSED_NAME.test(value.property)
        ? true
        : isRequestInput(facts, value, 0);
    case 'index':
      return isRequestInput(facts, value.object, 0);
    case 'call': {
      const call = facts.calls[value.call];
      if (!call) return false;
      if (program.callees(program.call({ module, call: value.call })).some((path) => FRESH.test(`${path}()`)))
        return true;
      if (call.callee.kind === 'member' && /^(?:param|query|header|get)$/.test(call.callee.property))
        return isInput(facts, call.callee.object, 0);
      if (call.callee.kind === 'member' && /^(?:toString|trim|toLowerCase|toUpperCase)$/.test(call.callee.property))
        return isOpenKey(program, module, call.callee.object, callersOf, depth + 1);
      return call.callee.kind === 'global' && call.callee.name === 'String' && call.args[0] !== undefined
        ? isOpenKey(program, module, call.args[0], callersOf, depth + 1)
        : false;
    }
    case 'template':
      return value.parts.some((part) => isOpenKey(program, module, part, callersOf, depth + 1));
    case 'binary':
    case 'logical':
      return [value.left, value.right].some((side) => isOpenKey(program, module, side, callersOf, depth + 1));
    case 'object':
      return true;
    default:
      return false;
  }
}

function isOpenParameter(
  facts: ModuleFacts,
  name: string,
  param: { readonly fn: number; readonly index: number; readonly path: readonly string[] },
): boolean {
  if (param.path.some((step) => INPUT.test(step))) return true;
  if (CLOSED_NAME.test(name)) return false;
  if (OPEN_NAME.test(name)) return true;
  // `app.get('/', (req) => seen.add(req))`
  const first = facts.functions[param.fn]?.params[0]?.name ?? '';
  return param.path.length === 0 && param.index === 0 && first === name && /^_?(?:req|socket|ws)$/.test(name);
}

/** `req`, or a variable taken from it. */
function isInput(facts: ModuleFacts, value: Value, depth: number): boolean {
  if (depth > 6) return false;
  if (value.kind === 'member' || value.kind === 'index') return isInput(facts, value.object, depth + 1);
  if (value.kind !== 'ref') return false;
  const binding = facts.bindings[value.binding];
  if (!binding) return false;
  if (binding.param) return REQUEST.test(binding.name) || binding.param.path.some((step) => INPUT.test(step));
  return binding.init !== undefined && isInput(facts, binding.init, depth + 1);
}

/** Below `req.params`, `req.query`, `req.body`, `req.headers`. */
export function isRequestInput(facts: ModuleFacts, value: Value, depth = 0): boolean {
  if (depth > 6) return false;
  if (value.kind === 'ref') {
    const binding = facts.bindings[value.binding];
    if (binding?.param) return binding.param.path.some((step) => INPUT.test(step));
    return binding?.init !== undefined && isRequestInput(facts, binding.init, depth + 1);
  }
  if (value.kind === 'element') return isRequestInput(facts, value.of, depth + 1);
  if (value.kind !== 'member' && value.kind !== 'index') return false;
  if (value.kind === 'member' && /^(?:params|query|body|headers|cookies)$/.test(value.property))
    return isInput(facts, value.object, 0);
  return isRequestInput(facts, value.object, depth + 1);
}
