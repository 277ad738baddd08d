import type { Rule } from '../types.ts';
import { committedEnvFile } from './committed-env-file.ts';

export const configRules: readonly Rule[] = [committedEnvFile];
