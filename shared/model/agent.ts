import * as z from 'zod/mini'
import { Id } from './ids.ts'

export const Role = z.enum(['agent', 'supervisor'])
export type Role = z.infer<typeof Role>

export const Agent = z.object({ id: Id, name: z.string().check(z.maxLength(200)), role: Role })
export type Agent = z.infer<typeof Agent>
