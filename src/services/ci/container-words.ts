/** Flags of `docker run` and `docker exec` with an argument that may stand apart (docs.docker.com/reference/cli/docker/container/run). */
const TAKES_VALUE =
  /^(?:-[evpuwlmh]|--(?:env|env-file|volume|publish|user|workdir|name|label|entrypoint|network|mount|platform|memory|cpus|add-host|link|hostname|shm-size|cap-add))$/;
/** What is worth following inside; an image of a tool has words of its own. */
const PROGRAMS = /^(?:npm|npx|pnpm|yarn|bun|bunx|node|make|sh|bash|jest|vitest|mocha|ava|tap|eslint|tsc)$/;

/** The command that a container runs for CI: `docker run --rm acme/api npm run lint`. */
export function wordsInContainer(words: readonly string[]): readonly string[] | undefined {
  if (!/^(?:docker|podman)$/.test(words[0]?.replace(/^.*\//, '') ?? '')) return undefined;
  const verb = withoutFlags(words.slice(1));
  if (!/^(?:run|exec)$/.test(verb[0] ?? '')) return undefined;
  // The image or the container comes first.
  const inside = withoutFlags(verb.slice(1)).slice(1);
  return PROGRAMS.test(inside[0]?.replace(/^.*\//, '') ?? '') ? inside : undefined;
}

function withoutFlags(words: readonly string[]): readonly string[] {
  let i = 0;
  for (; i < words.length && words[i]?.startsWith('-'); i++) if (TAKES_VALUE.test(words[i] ?? '')) i += 1;
  return words.slice(i);
}
