import { v1 } from './v1.ts'
import { v2 } from './v2.ts'
import { v3 } from './v3.ts'

/** Every schema ever released, oldest first. Lines are added at the end and never changed (LD7). */
export const versions = [
  { version: 1, stores: v1 },
  { version: 2, stores: v2 },
  { version: 3, stores: v3 },
] as const
