import { endOf, startOf } from '../../facts/span.ts';
import type { Value } from '../../facts/types.ts';
import type { LinkedCall, Program } from '../types.ts';

/** External paths of what ends the process at once. */
const EXITS: readonly string[] = [
  'process.exit',
  'process.abort',
  'process.kill',
  'process.reallyExit',
  'node:process#exit',
  'node:process#abort',
  'node:process#kill',
];

export type ExitCode = number | 'default' | 'failure' | undefined;

/**
 * How an exit ends: the codes it may have, `failure` for abort and signals, undefined where a code is computed. With
 * the calls that lead to it a parameter has the value that this way gives it.
 */
export function exitCodesOf(program: Program, call: LinkedCall, path: readonly LinkedCall[] = []): readonly ExitCode[] {
  if (!program.callees(call).some((name) => /[.#](?:exit|reallyExit)$/.test(name))) return ['failure'];
  const [code] = call.fact.args;
  if (!code || code.kind === 'undefined') return [exitCodeSetIn(program, call)];
  return codesOf(program, call.module, code, path);
}

/** `process.exitCode = 1` above an exit without a code, in the same function. */
function exitCodeSetIn(program: Program, { module, fact }: LinkedCall): ExitCode {
  const set = (program.modules.get(module)?.assignments ?? []).findLast(
    (item) =>
      item.fn === fact.fn &&
      endOf(item.span) <= startOf(fact.span) &&
      item.target.kind === 'member' &&
      item.target.property === 'exitCode' &&
      program.externals(module, item.target).some((path) => /^(?:process\.|node:process#)/.test(path)),
  );
  if (!set) return 'default';
  const known = program.literals(module, set.value);
  return known?.length === 1 && typeof known[0] === 'number' ? known[0] : undefined;
}

function codesOf(program: Program, module: string, code: Value, path: readonly LinkedCall[]): readonly ExitCode[] {
  if (code.kind === 'conditional')
    return [...codesOf(program, module, code.then, path), ...codesOf(program, module, code.else, path)];
  const parameter = code.kind === 'ref' ? program.modules.get(module)?.bindings[code.binding]?.param : undefined;
  if (parameter && parameter.path.length === 0) {
    const at = path.findLastIndex((item) =>
      program.targets(item).some((ref) => ref.module === module && ref.fn === parameter.fn),
    );
    const given = path[at]?.fact.args[parameter.index];
    if (at >= 0 && given) return codesOf(program, path[at]?.module ?? module, given, path.slice(0, at));
    const fallback = program.modules.get(module)?.functions[parameter.fn]?.params[parameter.index]?.default;
    if (at >= 0 && fallback) return codesOf(program, module, fallback, []);
    if (at >= 0) return ['default'];
  }
  const known = program.literals(module, code);
  if (!known) return [undefined];
  return known.map((value) => (value === undefined || value === null ? 'default' : Number(value)));
}

/** Exits on the production path. `process.kill(pid)` of another process ends nothing here. */
export function exitCallsOf(program: Program): readonly LinkedCall[] {
  return program.callsTo(...EXITS).filter((call) => {
    if (!program.callees(call).some((path) => path.endsWith('kill'))) return true;
    const [pid] = call.fact.args;
    return pid !== undefined && program.externals(call.module, pid).some((path) => /process[.#]pid$/.test(path));
  });
}
