import type { Rule } from '../types.ts';
import { committedEnvFile } from './committed-env-file.ts';
import { configurationWrittenOut } from './configuration-written-out.ts';
import { emptySecretAccepted } from './empty-secret-accepted.ts';
import { missingConfigVersion } from './missing-config-version.ts';
import { mutableConfiguration } from './mutable-configuration.ts';
import { secretInSource } from './secret-in-source.ts';
import { unmanagedSecret } from './unmanaged-secret.ts';
import { unparsedEnvironmentValue } from './unparsed-environment-value.ts';
import { unvalidatedEnvironment } from './unvalidated-environment.ts';

export const configRules: readonly Rule[] = [
  committedEnvFile,
  configurationWrittenOut,
  emptySecretAccepted,
  missingConfigVersion,
  mutableConfiguration,
  secretInSource,
  unmanagedSecret,
  unparsedEnvironmentValue,
  unvalidatedEnvironment,
];
