import type { Rule } from '../types.ts';
import { implicitPoolSize } from './implicit-pool-size.ts';

export const databasesRules: readonly Rule[] = [implicitPoolSize];
