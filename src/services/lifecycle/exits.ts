import type { LinkedCall, Program } from '../types.ts';

/** External paths of what ends the process at once. */
export const EXITS: readonly string[] = [
  'process.exit',
  'process.abort',
  'process.kill',
  'process.reallyExit',
  'node:process#exit',
  'node:process#abort',
  'node:process#kill',
];

/** How an exit ends: the codes it may have, `failure` for abort and signals, undefined where a code is computed. */
export function exitCodesOf(
  program: Program,
  call: LinkedCall,
): readonly (number | 'default' | 'failure' | undefined)[] {
  if (!program.callees(call).some((path) => /[.#](?:exit|reallyExit)$/.test(path))) return ['failure'];
  const [code] = call.fact.args;
  if (!code || code.kind === 'undefined') return ['default'];
  const known = program.literals(call.module, code);
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
