import type { LinkedCall, Program } from '../types.ts';

const LEVELS = /^(?:trace|debug|verbose|info|http|notice|log|warn|warning|error|err|fatal|critical|alert|emerg|crit)$/;

/** A call that writes a log line: console, a logger by origin, or a level on something that is named as a logger. */
export function isLogCall(program: Program, call: LinkedCall): boolean {
  const { callee } = call.fact;
  if (callee.kind !== 'member') {
    const name = callee.kind === 'ref' ? program.modules.get(call.module)?.bindings[callee.binding]?.name : undefined;
    return name !== undefined && /^(?:log|logger|debug|logInfo|logError|logMessage)$/.test(name);
  }
  if (!LEVELS.test(callee.property)) return false;
  if (
    program
      .callees(call)
      .some((path) =>
        /^(?:console\.|node:console#|pino|winston|bunyan|log4js|tslog|consola|roarr|loglevel|@nestjs\/common#Logger)/.test(
          path,
        ),
      )
  )
    return true;
  return namesLogger(program, call.module, callee.object);
}

function namesLogger(program: Program, module: string, value: LinkedCall['fact']['callee']): boolean {
  const name =
    value.kind === 'ref'
      ? program.modules.get(module)?.bindings[value.binding]?.name
      : value.kind === 'member'
        ? value.property
        : value.kind === 'global'
          ? value.name
          : value.kind === 'call'
            ? calleeName(program, module, value.call)
            : undefined;
  return name !== undefined && /log|^l$/i.test(name);
}

function calleeName(program: Program, module: string, id: number): string | undefined {
  const callee = program.modules.get(module)?.calls[id]?.callee;
  if (callee?.kind === 'member') return /^(?:child|with\w*)$/.test(callee.property) ? 'logger' : callee.property;
  return callee?.kind === 'ref' ? program.modules.get(module)?.bindings[callee.binding]?.name : undefined;
}
