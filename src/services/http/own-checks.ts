import type { FunctionId, ModuleFacts } from '../../facts/types.ts';
import type { Place } from '../../parsers/place.ts';
import { nameOf } from '../names.ts';
import type { Program, Reach } from '../types.ts';

/** Answers 400 or 422, or throws, under a condition on the request path. */
export function ownChecks(program: Program, reach: Reach): Place | undefined {
  const answers = reach.calls.find(
    (call) =>
      call.fact.guards.length > 0 &&
      call.fact.callee.kind === 'member' &&
      /^(?:status|code|sendStatus|writeHead|throw)$/.test(call.fact.callee.property) &&
      call.fact.args[0]?.kind === 'number' &&
      /^4(?:00|22)$/.test(String(call.fact.args[0].value)),
  );
  if (answers) return answers.place;
  for (const ref of reach.functions) {
    const facts = program.modules.get(ref.module);
    // `reply.statusCode = 400`, `ctx.status = 400`
    const answered = facts?.assignments.find(
      ({ fn, guards, target, value }) =>
        fn === ref.fn &&
        guards.length > 0 &&
        target.kind === 'member' &&
        /^status(?:Code)?$/.test(target.property) &&
        value.kind === 'number' &&
        /^4(?:00|22)$/.test(String(value.value)),
    );
    if (answered) return program.place(ref.module, answered.span);
    const thrown = facts?.throws.find(
      (item) =>
        item.fn === ref.fn &&
        item.guards.length > 0 &&
        /invalid|valid|card|bad ?request|missing/i.test(JSON.stringify(item.value)),
    );
    if (thrown) return program.place(ref.module, thrown.span);
  }
  return collectedErrors(program, reach);
}

/** What is checked before the client's data: tokens and sessions, who somebody is. */
const IDENTITY = /token|jwt|session|auth|signature|password|user|permission|licen[cs]e|env|config/i;
const VALIDATE = /^validate(?:[A-Z]\w*)?$/;

/** `validate()` of a form, which handlers run and which notes an error for each field that is wrong. */
function collectedErrors(program: Program, reach: Reach): Place | undefined {
  const names = new Set(
    reach.calls.map(({ module, fact }) => nameOf(program, module, fact.callee)).filter((name) => VALIDATE.test(name)),
  );
  for (const [module, facts] of names.size > 0 ? program.modules : []) {
    for (const call of facts.calls) {
      const name = enclosingName(facts, call.fn);
      if (call.guards.length === 0 || IDENTITY.test(name) || !names.has(name) || call.callee.kind !== 'member')
        continue;
      const { property, object } = call.callee;
      const list =
        property === 'push' &&
        /errors?$|failures?$|issues?$|violations?$|^(?:failed|invalid)/i.test(nameOf(program, module, object));
      if (list || /^(?:add|set)\w*(?:Error|Failure|Issue)$/.test(property)) return program.place(module, call.span);
    }
  }
  return undefined;
}

/** The function, or for a callback (of `new Promise`, `forEach`) the one that it stands in. */
function enclosingName({ functions }: ModuleFacts, id: FunctionId): string {
  let fn = functions[id];
  while (fn?.name === undefined && fn?.parent !== undefined) fn = functions[fn.parent];
  return fn?.name ?? '';
}
