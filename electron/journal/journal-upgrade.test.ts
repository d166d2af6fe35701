import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NO_LINK } from './chain-rules.ts'
import { openJournal } from './journal-opening.ts'
import { SCHEMA_VERSION } from './journal-schema.ts'
import { createJournalStore } from './journal-store.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-upgrade-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const path = (): string => join(folder, 'j.sqlite')

/** A file as that version of the program left it: one reply waits, one was applied, one discarded, one erased; later also a capture. */
function left(version: number): void {
  const db = new DatabaseSync(path())
  db.exec(readFileSync(new URL(`../../tests/fixtures/journal/v${version}.sql`, import.meta.url), 'utf8'))
  db.close()
}

const sql = (text: string): unknown => {
  const db = new DatabaseSync(path())
  try {
    return db.prepare(text).get()
  } finally {
    db.close()
  }
}

function opened() {
  const { db, setAside } = openJournal({ path: path(), deviceIdCopy: 'device-1', at: 1, newDeviceId: () => 'new' })
  try {
    const store = createJournalStore(db)
    return { setAside, opening: store.opening('a1'), log: store.checkLog(NO_LINK), account: store.captureAccount('a1') }
  } finally {
    db.close()
  }
}

describe('a journal of an earlier version', () => {
  it.each([1, 2, 3, 4])('version %i is brought to this one, nothing of it lost', (version) => {
    left(version)
    const { setAside, opening, account } = opened()
    expect(setAside).toBeNull()
    expect(opening).toMatchObject({ deviceId: 'device-1', generation: 'g1', journalLost: false })
    expect(opening.open).toMatchObject([
      { id: 'k1', no: 1, body: { text: '还没发的' }, decision: { decision: { kind: 'send_anyway', rule: 'CB3', judgedUpTo: 7 } } },
    ])
    const outcomes = { k2: 'applied', k3: 'cancelled', k4: 'erased', ...(version > 1 ? { k5: 'applied' } : {}) }
    expect(Object.fromEntries(opening.tombstones.map(({ id, outcome }) => [id, outcome]))).toEqual(outcomes)
    expect(account).toMatchObject({ submitted: version > 1 ? 1 : 0, all: { submitted: version > 1 ? 5 : 4, open: 1 } })
    expect(sql('PRAGMA user_version')).toEqual({ user_version: SCHEMA_VERSION })
    expect(opened().opening).toEqual(opening)
  })

  it.each([1, 2, 3, 4])('J9: the log of version %i begins with a link over all that was there, then one for each row', (version) => {
    left(version)
    expect(opened().log).toEqual({ kind: 'whole', upTo: version > 1 ? 9 : 8 })
    expect(opened().log).toEqual({ kind: 'whole', upTo: version > 1 ? 9 : 8 })
    expect(sql('SELECT kind FROM chain WHERE no = 1')).toEqual({ kind: 'start' })
  })

  it('J9: what was there before the log is vouched for from then on', () => {
    left(4)
    opened()
    sql("UPDATE commands SET composed_at = 1 WHERE id = 'k5' RETURNING no")
    expect(opened().log).toMatchObject({ kind: 'broken', at: { part: 'command', what: 'changed', no: 5, captureNo: 1, label: '客户 k5' } })
    changedAgain('DELETE FROM decisions WHERE no = 1 RETURNING no')
    expect(opened().log).toMatchObject({ kind: 'broken', at: { part: 'decision', what: 'missing', no: 3 } })
  })

  /** The same file once more, upgraded, then changed. */
  function changedAgain(change: string): void {
    rmSync(path())
    left(4)
    opened()
    sql(change)
  }

  it('a failure on the way leaves it as it was, and the next opening does it', () => {
    left(4)
    const broken = {
      next: (): number => {
        throw new Error('no chance')
      },
    }
    const options = { path: path(), deviceIdCopy: 'device-1', at: 1, newDeviceId: () => 'new' }
    expect(() => openJournal({ ...options, random: broken })).toThrow('no chance')
    expect(sql('PRAGMA user_version')).toEqual({ user_version: 4 })
    expect(opened().log).toMatchObject({ kind: 'whole' })
  })
})
