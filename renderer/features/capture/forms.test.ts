import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../tests/fakes/manual-clock.ts'
import { seededRandom } from '../../../shared/lib/random.ts'
import { createDraftKeeper, WRITE_AFTER_MS } from '../../data/draft-keeper.ts'
import type { Draft } from '../../data/drafts-repo.ts'
import { formsIn, type FormValues } from './form-values.ts'
import { createForms, draftNow, type Forms, type SaveError } from './forms.ts'

/** Whatever was promised and needs no timer is done. */
const flush = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
const CALL = { who: '王女士', category: 'aftersale', urgency: '2', request: '改地址' } as const satisfies Partial<FormValues>

/** Forms over a journal that answers when told, and a disk for drafts. */
function setUp(single = false) {
  const clock = createManualClock()
  const disk = new Map<'whole' | 'behind', Draft>()
  const saves: { captureId: string; who: string; draftId: string; answer: (error: SaveError | null) => void }[] = []
  let made: Forms | null = null
  let id = 0
  const keeper = createDraftKeeper({
    clock,
    random: seededRandom(1),
    prefix: '',
    read: () => draftNow(made?.get() ?? { forms: [], going: 0 }),
    write(draft, where) {
      if (where === 'whole') disk.delete('behind')
      if (draft.text === '') disk.delete(where)
      else disk.set(where, draft)
      return Promise.resolve(true)
    },
  })
  const forms = createForms({
    keeper,
    newId: () => `cap-${++id}`,
    now: () => 1_000,
    single,
    save: ({ captureId, capture, draftId }) => new Promise((answer) => saves.push({ captureId, who: capture.who, draftId, answer })),
  })
  made = forms
  const kept = (where: 'whole' | 'behind'): readonly string[] => formsIn(disk.get(where)?.text ?? '').map((form) => form.who)
  const names = (): readonly string[] => forms.get().forms.map(({ who }) => who)
  return { clock, disk, saves, forms, keeper, kept, names }
}

describe('J3 forms one after the other', () => {
  it('what is typed is on the disk within a quarter of a second, and nothing for an untouched form', async () => {
    const { clock, forms, kept, disk } = setUp()
    expect(disk.size).toBe(0)
    forms.change({ who: '王' })
    clock.advance(WRITE_AFTER_MS)
    await flush()
    expect(kept('whole')).toEqual(['王'])
  })

  it('clears only after the journal’s answer; keys typed meanwhile stand in the next form', async () => {
    const { clock, forms, saves, names, kept, disk } = setUp()
    forms.change(CALL)
    forms.submit()
    await flush()
    expect(names()).toEqual(['王女士', ''])
    expect(forms.get().going).toBe(1)
    forms.change({ who: '李先生' })
    clock.advance(WRITE_AFTER_MS)
    await flush()
    expect(names()).toEqual(['王女士', '李先生'])
    expect([kept('whole'), kept('behind')]).toEqual([['王女士'], ['李先生']])
    expect(saves[0]?.draftId).toBe(disk.get('whole')?.draftId)
    saves[0]?.answer(null)
    await flush()
    expect(names()).toEqual(['李先生'])
    expect(forms.get()).toMatchObject({ going: 0, saved: { n: 1, capture: { who: '王女士' } } })
    expect([kept('whole'), kept('behind')]).toEqual([['李先生'], []])
    // A new contact, a new draft: what was sent is the ledger's to drop.
    expect(disk.get('whole')?.draftId).not.toBe(saves[0]?.draftId)
  })

  it('two done in a row are saved in order, each once, as two', async () => {
    const { forms, saves, names } = setUp()
    forms.change(CALL)
    forms.submit()
    forms.change({ ...CALL, who: '李先生' })
    forms.submit()
    await flush()
    expect(saves.map(({ who }) => who)).toEqual(['王女士'])
    saves[0]?.answer(null)
    await flush()
    expect(saves.map(({ who, captureId }) => `${who} ${captureId}`)).toEqual(['王女士 cap-1', '李先生 cap-2'])
    saves[1]?.answer(null)
    await flush()
    expect(names()).toEqual([''])
    expect(forms.get().saved?.n).toBe(2)
  })

  it('"not saved" keeps everything: that form in front again, what was begun behind it', async () => {
    const { clock, forms, saves, names, kept } = setUp()
    forms.change(CALL)
    forms.submit()
    forms.change({ who: '李先生' })
    await flush()
    saves[0]?.answer('disk_full')
    await flush()
    clock.advance(WRITE_AFTER_MS)
    await flush()
    expect(forms.get()).toMatchObject({ going: 0, error: 'disk_full', saved: null })
    expect(names()).toEqual(['王女士', '李先生'])
    expect(kept('whole')).toEqual(['王女士', '李先生'])
    forms.submit()
    await flush()
    saves[1]?.answer(null)
    await flush()
    expect(saves.map(({ captureId }) => captureId)).toEqual(['cap-1', 'cap-1'])
    expect(names()).toEqual(['李先生'])
  })

  it('what is missing is named, once somebody tried, until it is there', () => {
    const { forms, saves } = setUp()
    forms.change({ who: '王女士' })
    expect(forms.get().missing).toEqual([])
    forms.submit()
    expect(forms.get()).toMatchObject({ missing: ['category', 'urgency', 'request'], tries: 1, going: 0 })
    forms.change({ category: 'presale', who: '' })
    expect(forms.get().missing).toEqual(['urgency', 'request'])
    expect(saves).toEqual([])
  })

  it('a draft that is read late stands in front of what was typed meanwhile', () => {
    const { forms, names } = setUp()
    const [old] = formsIn(`${JSON.stringify({ ...forms.get().forms[0], startedAt: 5, captureId: 'cap-0', who: '昨天' })}\n`)
    forms.change({ who: '今天' })
    forms.adopt(old === undefined ? [] : [old])
    expect(names()).toEqual(['昨天', '今天'])
  })

  it('a change of something saved is one form; nothing begins behind it', async () => {
    const { forms, saves } = setUp(true)
    forms.change(CALL)
    forms.submit()
    expect(forms.get().forms).toHaveLength(1)
    await flush()
    saves[0]?.answer('claim_open')
    await flush()
    expect(forms.get()).toMatchObject({ going: 0, error: 'claim_open' })
  })
})
