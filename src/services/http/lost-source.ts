import { memoizeByService } from '../memoize.ts';
import { outsideMaker } from '../served/find-servers.ts';
import type { Service } from '../types.ts';

/**
 * Why something that was not found may stand in source that could not be read: a module of the service's own that no
 * path leads to (it is made by the build), or the package that makes the whole application. Another package that is not
 * installed is never missing in this sense.
 */
export const lostSource = memoizeByService((service: Service): string | undefined => {
  const [maker] = service.servers.flatMap((server) => outsideMaker(server) ?? []);
  if (maker !== undefined) return `${maker} makes the application: what it adds is not in this repository`;
  const lost = service.program?.unresolved.find(
    (item) =>
      /^\.{1,2}\/|^#|^@\//.test(item.specifier) &&
      !/\.(?:json|css|scss|svg|png|node|wasm|html|graphql|sql)$/.test(item.specifier),
  );
  return (
    lost && `${lost.specifier}, which ${lost.place.path} imports, is not in the repository: what it adds is not known`
  );
});
