import fs from 'node:fs';
import path from 'node:path';
import { renderServices, renderServicesJson } from '../reports/services.ts';
import { linkRepository } from '../services/link-repository.ts';
import { createWorkspace } from '../workspace/create-workspace.ts';
import { createChalk } from './color.ts';
import { EXIT, type Io, UsageError } from './io.ts';

/** `nodeready services`: the answer to "was it checked?". */
export async function services(folder: string, raw: unknown, io: Io): Promise<number> {
  const options = raw as { readonly format: 'human' | 'json'; readonly color: 'auto' | 'always' | 'never' };
  const root = path.resolve(io.cwd, folder);
  if (!fs.existsSync(root) || !fs.statSync(root).isDirectory()) throw new UsageError(`${folder} is not a folder`);
  const workspace = createWorkspace(root);
  const linked = linkRepository(workspace);
  io.stdout.write(
    options.format === 'json'
      ? renderServicesJson(linked.services, workspace.ledger)
      : renderServices(linked.services, workspace.ledger, createChalk(options.color, io)),
  );
  return linked.services.length > 0 ? EXIT.ok : EXIT.nothing;
}
