import { useEffect, useMemo } from 'react'
import { err, ok, type Result } from '../../../shared/lib/result.ts'
import { uuidv7 } from '../../../shared/lib/uuid.ts'
import { MAX_PICTURE_BYTES, type Picture } from '../../../shared/model/picture.ts'
import { useServices, type DraftSlot, type LedgerViews } from '../../app/services.tsx'
import { useLatest } from '../../lib/use-latest.ts'
import { createTray, type Refusal, type Tray } from './tray.ts'

type Options = {
  trays: LedgerViews['trays']
  slot: DraftSlot
  /** Start of the ids of drafts that belong here; empty but for an edit. */
  prefix: string
  initial: readonly Picture[]
}

/** The tray of one composer; the same object while its draft is. */
export function useTray({ trays, slot, prefix, initial }: Options): Tray {
  const { clock, random, request } = useServices()
  const { conversationId, mode } = slot
  const first = useLatest(initial)
  return useMemo(() => {
    const at = { conversationId, mode }
    return createTray({
      keep: (file) => keepFile(request, file),
      async read() {
        const row = await trays.get(at)
        return row?.draftId.startsWith(prefix) === true ? row : null
      },
      write: (row) => trays.put(at, row),
      newDraftId: () => prefix + uuidv7(clock, random),
      initial: () => first.current,
      rememberEmpty: prefix !== '',
    })
  }, [clock, random, request, trays, conversationId, mode, prefix, first])
}

type Keep = { 'picture.keep': ReturnType<typeof useServices>['request']['picture.keep'] }

/** What can be told without main is told at once; what a file is, main says. */
async function keepFile(request: Keep, file: File): Promise<Result<Picture, Refusal>> {
  if (file.size === 0) return err('empty')
  if (file.size > MAX_PICTURE_BYTES) return err('too_large')
  const data = await base64Of(file)
  if (data === null) return err('unreadable')
  const kept = await request['picture.keep']({ name: file.name.slice(0, 200).toWellFormed(), data })
  if (kept.ok) return ok(kept.value)
  return err(kept.error.kind === 'ipc_fault' ? 'fault' : kept.error.kind)
}

/** A file that was moved, locked or is a folder can't be read. */
function base64Of(file: File): Promise<string | null> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      const url = typeof reader.result === 'string' ? reader.result : ''
      resolve(url.slice(url.indexOf(',') + 1))
    })
    reader.addEventListener('error', () => resolve(null))
    reader.readAsDataURL(file)
  })
}

/** Pictures pasted or dropped anywhere in a tile go into its tray. `over` tells while files hang above it. */
export function usePictureDrop(
  tile: HTMLElement | null,
  add: ((files: readonly File[]) => void) | null,
  over: (on: boolean) => void,
): void {
  const latest = useLatest({ add, over })
  useEffect(() => {
    if (tile === null) return undefined
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])]
      // A table copied from a sheet comes as words and as their picture; the words are meant.
      const words = event.clipboardData?.types.includes('text/plain') === true
      if (files.length === 0 || words || latest.current.add === null) return
      event.preventDefault()
      latest.current.add(files)
    }
    const drag = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      event.dataTransfer.dropEffect = latest.current.add === null ? 'none' : 'copy'
      latest.current.over(latest.current.add !== null)
    }
    const leave = (event: DragEvent): void => {
      const to = event.relatedTarget
      if (!(to instanceof Node) || !tile.contains(to)) latest.current.over(false)
    }
    const drop = (event: DragEvent): void => {
      latest.current.over(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      latest.current.add?.(files)
    }
    tile.addEventListener('paste', paste)
    tile.addEventListener('dragenter', drag)
    tile.addEventListener('dragover', drag)
    tile.addEventListener('dragleave', leave)
    tile.addEventListener('drop', drop)
    return () => {
      tile.removeEventListener('paste', paste)
      tile.removeEventListener('dragenter', drag)
      tile.removeEventListener('dragover', drag)
      tile.removeEventListener('dragleave', leave)
      tile.removeEventListener('drop', drop)
    }
  }, [tile, latest])
}
