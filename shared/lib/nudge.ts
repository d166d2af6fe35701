/**
 * Words a customer sends only to learn whether somebody is there. They bring no new fact, so a reply written before
 * them still fits (CB3). Kept narrow on purpose: a phrase that is missing here costs one look by the agent, a phrase
 * that does not belong here lets a reply go that should have been looked at.
 */
const PRESENCE = [
  '(?:你|您)?还?在(?:吗|嘛|么|不在|不|没)',
  '(?:还|到底)?有(?:没有)?人(?:在)?(?:吗|嘛|么|不|没)',
  '有没有人在?',
  '(?:人|客服|店家|老板|掌柜)(?:呢|在(?:吗|嘛|么|不在))',
  '(?:人|客服)(?:去|在)哪(?:里|儿)?了?',
  '(?:怎么|咋)(?:没|木)有?人(?:吗|嘛|么|呢|理我?|回我?)?',
  '没人(?:吗|嘛|么|呢|理我?|回我?)',
  '(?:怎么|咋|为什么)(?:不|没)(?:回复|回|理|说话)(?:我|了)?',
  '(?:你|您)好+',
  '哈(?:喽|啰|罗|咯)',
  '嗨+',
  '喂+',
  '亲+',
  '客服',
  '请问',
  'hel+o+',
  'hi+',
  'hey+',
  '(?:are|r)?(?:you|u)(?:still)?there',
  '(?:is)?(?:any|some)(?:one|body)(?:still)?(?:there|here|home)?',
  'stillthere',
]
const PARTICLE = '[啊呀哦噢喔呢吧嘛哈了]*'
const NUDGE = new RegExp(`^(?:(?:${PRESENCE.join('|')})${PARTICLE})+$`, 'u')
const NOISE = /[\p{P}\p{Z}\s~`^]+/gu

/** True when a customer's text is a mere "is somebody there?": "在吗", "?", "hello?". Blank text is no nudge. */
export function isNudge(text: string): boolean {
  const plain = text.normalize('NFKC').toLowerCase()
  if (plain.trim() === '' || plain.length > 60) return false
  const words = plain.replace(NOISE, '')
  return words === '' || NUDGE.test(words)
}
