import path from 'node:path/posix';
import type { Resolution, Workspace } from '../../workspace/types.ts';

/** Where a generator writes a client that is imported by path and that nobody commits. */
interface Output {
  readonly folder: string;
  readonly package: string;
}

/**
 * Imports of a client that `prisma generate` writes into the sources: what they name is what `@prisma/client` exports.
 * https://www.prisma.io/docs/orm/prisma-schema/overview/generators (`output`, relative to the schema)
 */
export function createGeneratedClients(
  workspace: Workspace,
): (specifier: string, from: string) => Resolution | undefined {
  let known: readonly Output[] | undefined;
  return (specifier, from) => {
    known ??= findOutputs(workspace);
    const found = known.find((output) => isInside(output.folder, specifier, from));
    return found && { kind: 'package', name: found.package, subpath: '' };
  };
}

function findOutputs(workspace: Workspace): readonly Output[] {
  return [...workspace.files.keys()].flatMap((file): readonly Output[] => {
    const text = file.endsWith('.prisma') ? workspace.read(file) : undefined;
    return [...(text ?? '').matchAll(/^\s*generator\s+\w+\s*\{([^}]*)\}/gm)].flatMap(([, block = '']) => {
      const output = /^\s*output\s*=\s*"([^"\n]+)"/m.exec(block)?.[1];
      if (output === undefined || !/^\s*provider\s*=\s*"prisma-client(?:-js)?"/m.test(block)) return [];
      return [{ folder: path.join(path.dirname(file), output), package: '@prisma/client' }];
    });
  });
}

/** An alias (`@/generated/prisma/client`, `@generated/prisma`) is told by the last folders of the output. */
function isInside(folder: string, specifier: string, from: string): boolean {
  const within = (file: string, above: string): boolean => file === above || file.startsWith(`${above}/`);
  if (specifier.startsWith('.')) return within(path.join(path.dirname(from), specifier), folder);
  const tail = folder.split('/').slice(-2).join('/');
  return tail.includes('/') && `/${specifier.replace(/^[@#~]/, '')}/`.includes(`/${tail}/`);
}
