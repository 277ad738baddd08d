/** The different images that builds make of one Dockerfile: one for each target, and for each choice by build arguments. */
import type { ParsedDockerfile } from '../../parsers/dockerfile-types.ts';
import type { ImageBuild } from './image-builds.ts';

export interface BuildGroup {
  readonly builds: readonly ImageBuild[];
  /** Build arguments that tell this image from the others of its Dockerfile. */
  readonly variant: ReadonlyMap<string, string>;
}

/**
 * The arguments that count for what ships. A compose file that may be for one machine fills in what has no default; where
 * the Dockerfile has one, that is what others build with.
 */
export function shippedArgs(
  { globalArgs, stages }: ParsedDockerfile,
  build: ImageBuild | undefined,
  variant: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (!build || build.rank > 1) return build?.args ?? new Map();
  const declared = [...globalArgs, ...stages.flatMap(({ instructions }) => instructions)];
  const defaults = new Set(
    declared.flatMap(({ keyword, pairs }) =>
      keyword === 'ARG' ? pairs.flatMap(({ key, value }) => (value === undefined ? [] : [key])) : [],
    ),
  );
  return new Map([...build.args].filter(([name]) => variant.has(name) || !defaults.has(name)));
}

/** Development targets ship only when nothing else is built. */
export function groupBuilds(dockerfile: ParsedDockerfile, builds: readonly ImageBuild[]): readonly BuildGroup[] {
  const shipping = builds.filter((build) => build.rank > 0);
  if (shipping.length === 0)
    return [{ builds: builds.map((build) => ({ ...build, target: undefined })), variant: new Map() }];
  const groups = new Map<string, ImageBuild[]>();
  for (const build of shipping) {
    const key = build.target ?? '';
    groups.set(key, [...(groups.get(key) ?? []), build]);
  }
  return [...groups.values()].flatMap((group) => byChoice(dockerfile, group));
}

/** `docker build --build-arg SERVICE=cart` and `--build-arg SERVICE=user` of a Dockerfile that copies `${SERVICE}/`. */
function byChoice(dockerfile: ParsedDockerfile, builds: readonly ImageBuild[]): readonly BuildGroup[] {
  const names = choosing(dockerfile).filter(
    (name) => new Set(builds.flatMap(({ args }) => args.get(name) ?? [])).size > 1,
  );
  const groups = new Map<string, ImageBuild[]>();
  for (const build of builds) {
    const values = names.map((name) => build.args.get(name));
    // The value is given while the build runs: it may be any of those that others name.
    if (values.includes(undefined)) continue;
    const key = values.join('\0');
    groups.set(key, [...(groups.get(key) ?? []), build]);
  }
  if (names.length === 0 || groups.size < 2) return [{ builds, variant: new Map() }];
  const open = builds.filter(({ args }) => names.some((name) => !args.has(name)));
  return [...groups.values()].map((group) => {
    const [first] = group;
    const variant = new Map(names.map((name) => [name, first?.args.get(name) ?? '']));
    const asThis = open.map((build) => ({ ...build, names: [], args: first?.args ?? build.args }));
    return { builds: [...group, ...asThis], variant };
  });
}

/** Arguments that choose what is copied, where the process works and what it starts, also through a variable. */
function choosing({ stages }: ParsedDockerfile): readonly string[] {
  const all = stages.flatMap(({ instructions }) => instructions);
  const declared = all.flatMap(({ keyword, pairs }) => (keyword === 'ARG' ? pairs.map(({ key }) => key) : []));
  const paths = all.filter(({ keyword }) => /^(?:COPY|ADD|WORKDIR|CMD|ENTRYPOINT)$/.test(keyword));
  const variables = all.flatMap(({ keyword, pairs }) => (keyword === 'ENV' ? pairs : []));
  return [...new Set(declared)].filter((name) => {
    const carriers = variables.flatMap(({ key, value = '' }) => (mentions(value, name) ? [key] : []));
    return [name, ...carriers].some((item) => paths.some(({ text }) => mentions(text, item)));
  });
}

function mentions(text: string, name: string): boolean {
  return [...text.matchAll(/\$\{?(\w+)/g)].some(([, variable]) => variable === name);
}
