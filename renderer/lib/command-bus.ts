import type { CommandId } from './keys.ts'

/** Who answers an app command. The latest to register wins; a handler may decline by returning false. */
export type CommandBus = {
  readonly handle: (id: CommandId, handler: () => boolean) => () => void
  /** True when somebody took it. */
  readonly run: (id: CommandId) => boolean
  readonly has: (id: CommandId) => boolean
}

export function createCommandBus(): CommandBus {
  const handlers = new Map<CommandId, (() => boolean)[]>()
  return {
    handle(id, handler) {
      handlers.set(id, [...(handlers.get(id) ?? []), handler])
      return () =>
        handlers.set(
          id,
          (handlers.get(id) ?? []).filter((known) => known !== handler),
        )
    },
    run: (id) => (handlers.get(id) ?? []).toReversed().some((handler) => handler()),
    has: (id) => (handlers.get(id) ?? []).length > 0,
  }
}
