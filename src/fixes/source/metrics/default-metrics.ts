import { Node } from 'ts-morph';
import type { FixContext, FixResult } from '../../types.ts';
import { changed, formatOf, openSource } from '../lib/change.ts';
import { importInto } from '../lib/imports.ts';
import { insertAfter } from '../lib/insert.ts';
import { findCall, statementOf } from '../lib/nodes.ts';

/** The metrics of the process in the registry that the service exposes already. */
export async function fix(context: FixContext): Promise<FixResult> {
  const { service } = context;
  const { program } = service;
  const used = program?.packages.get('prom-client');
  if (!program || !used) return undefined;
  const [registry, second] = program.callsTo('prom-client#Registry', 'prom-client#default.Registry');
  if (second) return undefined;
  const path = registry?.module ?? used.path;
  const source = await openSource(context, path);
  const format = formatOf(service, path, source);
  const collect = importInto(source, format, { specifier: 'prom-client', name: 'collectDefaultMetrics', member: true });
  if (!registry) {
    const imports = source
      .getStatements()
      .filter((item) => Node.isImportDeclaration(item) || /^(?:const|var|let) [^=]+= require\(/.test(item.getText()));
    const last = imports.at(-1);
    const known = /prom-client/.test(imports.map((item) => item.getText()).join('\n'));
    return known && last
      ? changed(
          path,
          ...collect.changes,
          insertAfter(source, last, { lines: [`${collect.expression}();`], apart: true }),
        )
      : undefined;
  }
  const made = findCall(source, registry.fact.span);
  const declaration = made?.getParent();
  const statement = statementOf(made);
  if (!statement || !Node.isVariableDeclaration(declaration)) return undefined;
  const name = declaration.getName();
  const lines = [`${collect.expression}({ ${name === 'register' ? name : `register: ${name}`} });`];
  return changed(path, ...collect.changes, insertAfter(source, statement, { lines }));
}
