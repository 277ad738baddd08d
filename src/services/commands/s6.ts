/** `/init` of s6-overlay without a command: the services of its tree. https://github.com/just-containers/s6-overlay#writing-a-service-script */
import path from 'node:path/posix';
import { addLayer, addStep, type End, type FollowWords, lost, staticWords, type Trail, together } from './types.ts';

const TREE = '/etc/s6-overlay/s6-rc.d';
/** The layout of s6-overlay 2. */
const OLD_TREE = '/etc/services.d';

/** Undefined when the image brings no services of this repository: then `/init` is somebody else's. */
export function followS6(trail: Trail, follow: FollowWords): End | undefined {
  const names = [...servicesIn(trail, TREE, enabledIn(trail)), ...servicesIn(trail, OLD_TREE, undefined)];
  if (names.length === 0) return undefined;
  const step: Trail = {
    ...addLayer(addStep(trail, 'supervisor', '/init'), 'forward', 's6 stops its services with SIGTERM and waits 3 s'),
    supervisor: { name: 's6-overlay', instances: undefined, place: trail.place },
  };
  const found = together(names.map((name) => follow(staticWords([name]), step)));
  return found ?? lost(step, 'no service of s6-overlay leads to node');
}

/** Paths in the image of what runs for as long as the container, in the order of their names. */
function servicesIn({ input }: Trail, tree: string, enabled: ReadonlySet<string> | undefined): readonly string[] {
  return input.pathMap(tree).flatMap((folder) =>
    input
      .under(folder)
      .filter((file) => path.basename(file) === 'run' && path.dirname(path.dirname(file)) === folder)
      .flatMap((file) => {
        const service = path.basename(path.dirname(file));
        const type = input.read(path.join(path.dirname(file), 'type'))?.trim();
        const runs = tree === OLD_TREE || (type === 'longrun' && (enabled === undefined || enabled.has(service)));
        return runs ? [path.join(tree, service, 'run')] : [];
      })
      .sort(),
  );
}

/** What the `user` bundle holds: files of the repository, and those that the Dockerfile touches. */
function enabledIn({ input }: Trail): ReadonlySet<string> | undefined {
  const bundle = `${TREE}/user/contents.d`;
  const files = input
    .pathMap(bundle)
    .flatMap((folder) => input.under(folder).map((file) => path.basename(file)))
    .filter((name) => !name.startsWith('.'));
  const touched = (input.image?.chain ?? []).flatMap((stage) =>
    stage.instructions.flatMap(({ keyword, text }) =>
      keyword === 'RUN' ? [...text.matchAll(/\/user\/contents\.d\/([\w.-]+)/g)].map(([, name = '']) => name) : [],
    ),
  );
  const all = new Set([...files, ...touched]);
  return all.size > 0 ? all : undefined;
}
