import type { Check } from './check.ts'
import { commandChecks } from './command-checks.ts'
import { controlChecks } from './control-checks.ts'
import { pictureChecks } from './picture-checks.ts'
import { sessionChecks } from './session-checks.ts'
import { streamChecks } from './stream-checks.ts'

/** Every check, in an order that suits one run against one gateway; those that break the gateway for a moment come last. */
export const conformanceChecks: readonly Check[] = [...sessionChecks, ...commandChecks, ...streamChecks, ...pictureChecks, ...controlChecks]
