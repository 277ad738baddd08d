/**
 * Names in ARG and ENV, and copied files, that look like secrets. Names only: a value never leaves this file.
 * What ARG and ENV hold stays in the image history and configuration:
 * https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/
 */
import path from 'node:path/posix';
import type { Place } from '../../parsers/place.ts';
import type { DockerStage, Image } from '../types.ts';
import { copiesOf } from './copied-files.ts';

export interface ImageSecret {
  readonly kind: 'arg' | 'env' | 'file';
  /** Variable name, or path of the file in the context. */
  readonly name: string;
  readonly place: Place;
  readonly stage: DockerStage;
  /** In the stages that ship: the value or file is in the image that is pushed, not only in the build cache. */
  readonly shipped: boolean;
  /** The Dockerfile itself holds a value; without one it comes from a build argument. */
  readonly hasValue: boolean;
}

/** Whole words between underscores, as BuildKit's SecretsUsedInArgOrEnv has them, and a few more spellings. */
const SECRET_WORDS =
  /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|passphrase|pwd|psw|secrets?|token|pat)(?:_|$)/i;
/** BuildKit's allow list, and words that name a place, a kind or a limit rather than the secret itself. */
const HARMLESS_WORDS =
  /(?:_|^)(?:public|arn|file|version|path|dir|url|uri|endpoint|host|issuer|audience|name|username|prefix|suffix|algorithm|alg|type|mode|provider|enabled|disabled|expiry|expires|expiration|expire|ttl|lifetime|length|size|rounds|timeout|interval|header|method|domain|socket|sock|rotation|cache|store|redirect|callback)(?:_|$)/i;
/** Bundlers write these into the browser bundle: public whatever their name says. */
const BROWSER_PREFIX = /^(?:NEXT_PUBLIC|NUXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|GATSBY|PUBLIC|VUE_APP|STORYBOOK)_/;

/** Files that hold credentials; `.npmrc` without a token is common, so the caller should look into it. */
const SECRET_FILES =
  /^(?:\.npmrc|\.yarnrc|\.netrc|\.env(?:\.(?:local|prod|production|staging|development))?|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:pem|key|p12|pfx|jks)|service-?account.*\.json|gcloud.*key.*\.json|\.pgpass|\.dockerconfigjson|\.git-credentials|credentials)$/i;
const PUBLIC_FILES = /(?:^|[._-])(?:ca|public|cert|chain|bundle|global-bundle|example|sample|template)(?:[._-]|$)/i;

export function findImageSecrets(image: Image): readonly ImageSecret[] {
  return image.reached.flatMap((stage) => {
    const shipped = image.chain.includes(stage);
    return [...secretVariables(stage, shipped), ...secretFiles(image, stage, shipped)];
  });
}

/** Whether a variable name reads like a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_WORDS.test(name) && !HARMLESS_WORDS.test(name) && !BROWSER_PREFIX.test(name);
}

function secretVariables(stage: DockerStage, shipped: boolean): ImageSecret[] {
  return stage.instructions.flatMap((instruction) => {
    if (instruction.keyword !== 'ARG' && instruction.keyword !== 'ENV') return [];
    const kind = instruction.keyword === 'ARG' ? ('arg' as const) : ('env' as const);
    return instruction.pairs.flatMap(({ key, value, place }) => {
      if (!isSecretName(key) || isTrivial(value)) return [];
      const hasValue = value !== undefined && !/^["']?\$/.test(value) && !/^["']{2}$/.test(value) && value !== '';
      return [{ kind, name: key, place, stage, shipped, hasValue }];
    });
  });
}

/** Numbers, booleans, durations and paths are settings of something else. */
function isTrivial(value: string | undefined): boolean {
  if (value === undefined) return false;
  const bare = value.replace(/^(["'])(.*)\1$/, '$2');
  return /^(?:\d+(?:ms|s|m|h|d)?|true|false|yes|no|none|null|\.{0,2}\/.*)$/i.test(bare);
}

function secretFiles(image: Image, stage: DockerStage, shipped: boolean): ImageSecret[] {
  return copiesOf(image, stage).flatMap(({ from, sources, place }) =>
    from.kind !== 'context'
      ? []
      : sources.flatMap((source) => {
          const name = path.basename(source);
          if (!SECRET_FILES.test(name) || PUBLIC_FILES.test(name)) return [];
          return [{ kind: 'file' as const, name: source, place, stage, shipped, hasValue: true }];
        }),
  );
}
