/**
 * A gateway to be checked: the address of its `/desk`, tokens of two different agents, and, where it has one, the address
 * of a control channel as `PROTOCOL.md` describes it. The first agent needs an open conversation that is its own or nobody's.
 */
export type Target = { url: string; token: string; secondToken: string; control?: string }

export type Check = {
  /** Rule of PROTOCOL.md this is about. */
  rule: string
  title: string
  needsControl: boolean
  /** Throws when the gateway does not keep the rule. Uses a device of its own, so checks don't disturb each other. */
  run: (target: Target) => Promise<void>
}
