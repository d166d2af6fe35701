import { v1 } from './v1.ts'
import { v2 } from './v2.ts'

/** Every schema ever released, oldest first. Lines are added at the end and never changed (LD7). */
export const versions = [
  { version: 1, stores: v1 },
  { version: 2, stores: v2 },
] as const
