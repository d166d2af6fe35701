import { Check, Coffee, Moon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AgentState } from '../../../shared/model/agent.ts'

const MARKS = { online: Check, break: Coffee, away: Moon } as const

/** A sign of its own for each state, beside its colour. */
export function StateMark({ state, size = 12 }: { state: AgentState; size?: number }): ReactNode {
  const Mark = MARKS[state]
  return <Mark size={size} strokeWidth={3} aria-hidden="true" />
}
