import type { Rule } from '../types.ts';
import { committedEnvFile } from './committed-env-file.ts';
import { unvalidatedEnvironment } from './unvalidated-environment.ts';

export const configRules: readonly Rule[] = [committedEnvFile, unvalidatedEnvironment];
