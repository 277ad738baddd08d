import path from 'node:path/posix';
import type { FileKind } from './types.ts';

const LOCKFILES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
]);
const IGNORE_FILES = /^\.(?:docker|git|helm|gcloud|npm|eslint|prettier)ignore$|\.dockerignore$/;
const VENDORED_FOLDER =
  /(?:^|\/)(?:node_modules|bower_components|vendor|vendored|third_party|third-party|\.yarn|\.next|\.nuxt|\.output|\.svelte-kit|\.git|coverage|__snapshots__)\//;
/** `kubernetes/deployment.tmpl`: what a deploy script fills in with sed or envsubst. */
const MANIFEST_TEMPLATE =
  /(?:^|\/)(?:k8s|kube|kubernetes|openshift|manifests?)\/(?:[^/]+\/)*[^/.]+\.(?:tmpl|templ|tpl|template)$/;
const BUILT_FOLDER = /(?:^|\/)(?:dist|out|public|static|assets|wwwroot)\//;

/** What a file is, by its name alone. */
export function classify(file: string): FileKind {
  const name = path.basename(file);
  const lower = name.toLowerCase();
  if (name === 'package.json') return 'package';
  if (LOCKFILES.has(name)) return 'lockfile';
  if (IGNORE_FILES.test(name)) return 'ignore';
  if (isDockerfile(lower)) return 'dockerfile';
  if (/^\.(?:nvmrc|node-version|tool-versions)$/.test(name) || /^\.?mise\.toml$/.test(name)) return 'node-version';
  if (/^\.env(?:\..+)?$|^.+\.env$/.test(name)) return 'env';
  if (/^procfile(?:\..+)?$/.test(lower)) return 'procfile';
  if (/\.(?:service|timer)$/.test(lower)) return 'systemd';
  if (/^(?:gnu)?makefile$|\.mk$/.test(lower)) return 'makefile';
  if (/\.d\.[cm]?ts$/.test(lower)) return 'other';
  if (/\.(?:[cm]?[jt]s|[jt]sx)$/.test(lower)) return 'source';
  if (/\.ya?ml(?:\.(?:gotmpl|tmpl|tpl|templ|template|j2|in))?$/.test(lower) || MANIFEST_TEMPLATE.test(file))
    return 'yaml';
  if (/\.(?:json|jsonc|json5)$/.test(lower)) return 'json';
  if (/\.(?:sh|bash)$/.test(lower)) return 'shell';
  if (/\.mdx?$/.test(lower)) return 'markdown';
  return lower.endsWith('.sql') ? 'sql' : 'other';
}

/** `Dockerfile`, `Dockerfile.prod`, `api.Dockerfile`, `Containerfile`; never their ignore files or templates of other tools. */
function isDockerfile(lower: string): boolean {
  return (
    /^(?:dockerfile|containerfile)(?:[.-][\w.-]+)?$|\.dockerfile$/.test(lower) &&
    !/\.(?:md|ya?ml|json|ts|js)$/.test(lower)
  );
}

/**
 * Code that somebody else wrote or a tool made: never an entry, read only when an entry reaches it. A folder named
 * `lib`, `bin` or `build` may well be source, so those do not count.
 */
export function isVendored(file: string): boolean {
  return (
    VENDORED_FOLDER.test(file) ||
    (BUILT_FOLDER.test(file) && /\.(?:[cm]?js|css|map)$/.test(file)) ||
    /\.min\.[cm]?js$/.test(file)
  );
}
