import type { Rule } from '../types.ts';
import { committedEnvFile } from './committed-env-file.ts';
import { secretInSource } from './secret-in-source.ts';
import { unmanagedSecret } from './unmanaged-secret.ts';
import { unvalidatedEnvironment } from './unvalidated-environment.ts';

export const configRules: readonly Rule[] = [committedEnvFile, secretInSource, unmanagedSecret, unvalidatedEnvironment];
