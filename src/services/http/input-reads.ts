import type { Value } from '../../facts/types.ts';
import { memoizeByService } from '../memoize.ts';
import { requestPathOf } from '../request-path.ts';
import type { LinkedCall, Service } from '../types.ts';

/** Calls on the request path that take what the client sent. */
export const inputReadsOf = memoizeByService((service: Service): readonly LinkedCall[] => {
  const reach = requestPathOf(service);
  if (!reach) return [];
  return reach.calls.filter(({ fact }) => [fact.callee, ...fact.args].some((value) => readsInput(value, 0)));
});

/** `req.body`, `request.query.x`, `ctx.request.body`, `c.req.param()`, `call.request.x`, `msg.getData()`. */
function readsInput(value: Value, depth: number): boolean {
  if (depth > 6) return false;
  if (value.kind === 'member') {
    if (/^(?:body|query|params|param|json|parseBody|rawBody)$/.test(value.property) && isRequest(value.object))
      return true;
    if (value.property === 'request' && value.object.kind === 'ref') return true;
    return readsInput(value.object, depth + 1);
  }
  if (value.kind === 'object') return value.properties.some((property) => readsInput(property.value, depth + 1));
  if (value.kind === 'array') return value.items.some((item) => readsInput(item, depth + 1));
  if (value.kind === 'template') return value.parts.some((part) => readsInput(part, depth + 1));
  if (value.kind === 'logical' || value.kind === 'binary')
    return readsInput(value.left, depth + 1) || readsInput(value.right, depth + 1);
  return value.kind === 'spread' && readsInput(value.value, depth + 1);
}

function isRequest(value: Value): boolean {
  return value.kind === 'ref' || (value.kind === 'member' && /^(?:req|request)$/.test(value.property));
}
