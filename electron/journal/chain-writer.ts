import type { DatabaseSync } from 'node:sqlite'
import type { Random } from '../../shared/lib/random.ts'
import { decideFact, linkHash, NO_LINK, startFact, submitFact, wordsMark, type LinkKind } from './chain-rules.ts'
import type { CommandRecord, DecisionRecord } from './journal-rows.ts'

export type ChainWriter = {
  /** One more link, in the transaction of the fact it vouches for. */
  append(kind: LinkKind, of: { readonly commandNo?: number | null; readonly decisionNo?: number | null; readonly fact?: string }): void
  /** A salt nobody can guess, 128 bits. */
  salt(): string
}

export function prepareChain(db: DatabaseSync, random: Random): ChainWriter {
  const last = db.prepare(
    `SELECT hash, max(no, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'chain'), 0)) AS no FROM chain ORDER BY chain.no DESC LIMIT 1`,
  )
  const sequence = db.prepare("SELECT seq AS no FROM sqlite_sequence WHERE name = 'chain'")
  const insert = db.prepare('INSERT INTO chain (no, kind, command_no, decision_no, fact, hash) VALUES (?, ?, ?, ?, ?, ?)')
  return {
    append(kind, { commandNo = null, decisionNo = null, fact = '' }) {
      const before = (last.get() ?? { hash: NO_LINK.hash, ...sequence.get() }) as { hash: string; no?: number | null }
      // Never a number twice: links that were cut off at the end leave a gap.
      const no = (before.no ?? 0) + 1
      const hash = linkHash(before.hash, { no, kind, command_no: commandNo, decision_no: decisionNo, fact })
      insert.run(no, kind, commandNo, decisionNo, fact, hash)
    },
    salt: () => Array.from({ length: 4 }, () => (random.next() * 2 ** 32).toString(16).padStart(8, '0')).join(''),
  }
}

/** Begins the log over what is there: a first link for all of it, then one for each row. Inside the transaction that made the table. */
export function beginChain(db: DatabaseSync, random: Random): void {
  const chain = prepareChain(db, random)
  const commands = db.prepare('SELECT * FROM commands ORDER BY no').all() as CommandRecord[]
  const decisions = db.prepare('SELECT * FROM decisions ORDER BY no').all() as DecisionRecord[]
  const keep = db.prepare('UPDATE commands SET words_salt = ?, words_mark = ? WHERE no = ?')
  const places = new Map(commands.map(({ id, no }) => [id, no]))
  chain.append('start', { fact: startFact(commands.length, decisions.length) })
  for (const row of commands) {
    const salt = chain.salt()
    const mark = wordsMark(salt, row)
    keep.run(row.outcome === 'erased' ? null : salt, mark, row.no)
    chain.append('submit', { commandNo: row.no, fact: submitFact({ ...row, words_mark: mark }) })
    if (row.outcome === 'erased') chain.append('erase', { commandNo: row.no })
  }
  for (const word of decisions) {
    const commandNo = places.get(word.command_id) ?? null
    chain.append('decide', { commandNo, decisionNo: word.no, fact: decideFact(word) })
  }
}
