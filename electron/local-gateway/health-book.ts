import type { BackendPart, Declared, PartState } from '../../shared/model/health.ts'

/** What the core knows of the parts behind it; all well until somebody says otherwise. Not stored. */
export type HealthBook = { readonly parts: Map<BackendPart, { state: PartState; since: number }>; declared: Declared | null }
export const createHealthBook = (): HealthBook => ({ parts: new Map(), declared: null })
