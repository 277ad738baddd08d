import { databaseClientsOf } from '../../../services/databases/clients.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { findCall } from '../lib/nodes.ts';
import { objectOf, setCallPath } from '../lib/options.ts';

/** The delay grows with the attempt, up to two seconds, and differs between replicas. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { place } = context.finding;
  const inModule = databaseClientsOf(context.service).filter(
    (item) => item.row.kind === 'redis' && item.place.path === place.path,
  );
  const client =
    inModule.find((item) => item.place.line === place.line && item.place.column === place.column) ??
    (inModule.length === 1 ? inModule[0] : undefined);
  if (!client?.call) return undefined;
  const source = await openSource(context, client.module);
  const call = findCall(source, client.call.fact.span);
  if (!call || /Cluster/.test(call.getExpression().getText())) return undefined;
  const args = call.getArguments();
  const own = args.findIndex((item) => objectOf(source, item) !== undefined);
  const delay = 'Math.min(attempt * 100, 2_000) + Math.random() * 200';
  const path = client.row.name === 'redis' ? ['socket', 'reconnectStrategy'] : ['retryStrategy'];
  // new Redis(url, options), createClient(options)
  const index = own >= 0 ? own : client.row.name === 'redis' ? 0 : args.length;
  return changed(client.module, setCallPath(source, call, index, path, `(attempt) => ${delay}`));
}
