import type { LinkedCall, Program } from '../types.ts';

/** Where something listens to errors of what `opens` gives: on the object, or on what its methods return. */
export function findErrorListener(program: Program, opens: readonly string[]): LinkedCall | undefined {
  const patterns = opens.flatMap((open) =>
    ['on', 'once', 'addListener', 'prependListener'].flatMap((member) => [
      `${open}().${member}`,
      `${open}()*.${member}`,
    ]),
  );
  return program.callsTo(...patterns).find((call) => isErrorEvent(program, call));
}

function isErrorEvent(program: Program, { module, fact }: LinkedCall): boolean {
  const [event] = fact.args;
  return event !== undefined && (program.literals(module, event)?.includes('error') ?? false);
}

/** A listener in the module of the client whose receiver could not be followed. */
export function findErrorListenerNear(
  program: Program,
  { module }: { readonly module: string },
): LinkedCall | undefined {
  return program
    .callsIn(module)
    .find(
      (call) =>
        call.fact.callee.kind === 'member' &&
        /^(?:on|once|addListener)$/.test(call.fact.callee.property) &&
        isErrorEvent(program, call) &&
        program.callees(call).length === 0,
    );
}
