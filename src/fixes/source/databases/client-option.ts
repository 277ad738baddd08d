import { Node, type SourceFile } from 'ts-morph';
import type { SettingName } from '../../../knowledge/database-clients.ts';
import { databaseClientsOf } from '../../../services/databases/clients.ts';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, openSource } from '../lib/change.ts';
import { majorOf } from '../lib/closing.ts';
import type { TextChange } from '../lib/insert.ts';
import { type Called, findCall } from '../lib/nodes.ts';
import { addArgument, objectOf, setPath } from '../lib/options.ts';
import { restyleLine } from '../lib/snippet.ts';
import { styleOf } from '../lib/style.ts';

/** Libraries whose options follow a connection string. */
const AFTER_URL = /^(?:mongodb|mongoose|sequelize|postgres|ioredis)/;

/** The option that the rule misses, with a usual value. */
export async function fixOption(context: FixContext, setting: SettingName): Promise<FixResult> {
  const { place, messageId } = context.finding;
  const client = databaseClientsOf(context.service).find(
    (item) => item.place.path === place.path && item.place.line === place.line && item.place.column === place.column,
  );
  const spec = client?.row.settings[setting];
  if (!client?.call || !spec) return undefined;
  const option = optionFor(context, client.row.name, spec.options[0]);
  const value = usualValue(context, setting, spec.unit, spec.default);
  if (option === undefined || value === undefined || messageId === 'client' || messageId === 'long') return undefined;
  // The connection string may say it already, and what is written here would win; with pg the string wins.
  const told = client.urlUnknown && (spec.parameters?.length ?? 0) > 0 && client.row.name !== 'pg';
  if (told && (setting === 'size' || setting === 'name')) return undefined;
  const source = await openSource(context, client.module);
  const call = findCall(source, client.call.fact.span);
  const change = call && setClientOption(source, call, client.row.name, option.split('.'), value);
  return changed(client.module, change);
}

/** Drivers refuse options that they do not know: older releases get the name they had. */
function optionFor({ service }: FixContext, client: string, option: string | undefined): string | undefined {
  if (!/^mongo/.test(client)) return option;
  const major = majorOf(service, client);
  if (major !== undefined && major < (client === 'mongoose' ? 6 : 4)) return undefined;
  // timeoutMS came with 6.11 (https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/csot/).
  return option === 'timeoutMS' ? 'socketTimeoutMS' : option;
}

function usualValue(
  { service }: FixContext,
  setting: SettingName,
  unit: string | undefined,
  usual: number | undefined,
): string | undefined {
  switch (setting) {
    case 'size':
      return usual !== undefined && Number.isFinite(usual) ? String(usual) : undefined;
    case 'idle':
      return unit === 'count' ? undefined : unit === 's' ? '30' : '30_000';
    case 'acquire':
      return unit === 'count' ? undefined : unit === 's' ? '5' : '5_000';
    case 'statement':
      return unit === 'count' ? undefined : unit === 's' ? '30' : '30_000';
    case 'name':
      return /^[\w@/.-]+$/.test(service.name) ? `'${service.name}'` : undefined;
  }
}

function setClientOption(
  source: SourceFile,
  call: Called,
  client: string,
  path: readonly string[],
  value: string,
): TextChange | undefined {
  const args = call.getArguments();
  const object = args.map((item) => objectOf(source, item)).find((item) => item !== undefined);
  if (object) {
    return setPath(source, object, path, value);
  }
  const [first, second] = args;
  if (second) return undefined;
  const style = styleOf(source);
  const code = path.reduceRight((inner, name) => `{ ${name}: ${inner} }`, restyleLine(value, style));
  if (!first) return addArgument(call, code);
  if (Node.isSpreadElement(first)) return undefined;
  if (AFTER_URL.test(client)) return addArgument(call, code);
  // mysql2 takes its connection string as `uri` among the options.
  return client === 'mysql2'
    ? { start: first.getStart(), end: first.getEnd(), text: code.replace('{ ', `{ uri: ${first.getText()}, `) }
    : undefined;
}
