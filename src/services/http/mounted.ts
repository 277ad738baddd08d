import type { MiddlewareRow } from '../../knowledge/http-security.ts';
import { assumeComplete } from '../observability/effective.ts';
import type { LinkedCall, Service } from '../types.ts';

/** Uses of a middleware on the production path: calls of it, and registrations that hand it or its result over. */
export function findMounted(service: Service, rows: readonly MiddlewareRow[]): readonly LinkedCall[] {
  const { program } = service;
  if (!program) return [];
  const env = assumeComplete(service.deployments[0]?.environment);
  const paths = rows.flatMap((row) => row.paths);
  const plain = new Set(paths);
  const packages = new Set(paths.map((path) => path.replace(/#.*$/, '')));
  const loaded = [...packages].some((name) =>
    [...program.packages.keys()].some((item) => name === item || name.startsWith(`${item}/`)),
  );
  if (!loaded) return [];
  const registered = program.calls.filter(
    (call) =>
      call.fact.callee.kind === 'member' &&
      /^(?:register|use|useGlobalGuards|apply)$/.test(call.fact.callee.property) &&
      call.fact.args.some((arg) => program.externals(call.module, arg).some((path) => plain.has(path))),
  );
  const direct = [...program.callsTo(...paths), ...registered].filter((call) => program.runs(call, env) !== false);
  if (direct.length > 0) return direct;
  // `export default helmet` in a folder that autoload reads.
  for (const [module, facts] of program.modules) {
    const exported = facts.exports.some(
      (item) =>
        (item.kind === 'value' && program.externals(module, item.value).some((path) => plain.has(path))) ||
        (item.kind === 'from' && packages.has(facts.imports[item.import]?.specifier ?? '')),
    );
    const call = exported ? facts.calls[0] : undefined;
    if (exported)
      return program.calls
        .filter((item) => item.module === module && (!call || item.fact === call))
        .slice(0, 1)
        .concat(call ? [] : program.calls.slice(0, 1));
  }
  return [];
}
