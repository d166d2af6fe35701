import type { Phrase } from '../../shared/model/phrase.ts'
import { parseStarter, type PhraseFault } from './phrases-starter.ts'

/** Files of the starter library as they are, so that a broken one is told and the rest works; in the bundle, for a start without network. */
const FILES: Readonly<Record<string, () => Promise<{ default: string }>>> = {
  '01-welcome.json': () => import('../../resources/phrases/01-welcome.json?raw'),
  '02-order.json': () => import('../../resources/phrases/02-order.json?raw'),
  '03-shipping.json': () => import('../../resources/phrases/03-shipping.json?raw'),
  '04-returns.json': () => import('../../resources/phrases/04-returns.json?raw'),
  '05-quality.json': () => import('../../resources/phrases/05-quality.json?raw'),
  '06-money.json': () => import('../../resources/phrases/06-money.json?raw'),
  '07-product.json': () => import('../../resources/phrases/07-product.json?raw'),
  '08-abroad.json': () => import('../../resources/phrases/08-abroad.json?raw'),
  '09-soothing.json': () => import('../../resources/phrases/09-soothing.json?raw'),
  '10-closing.json': () => import('../../resources/phrases/10-closing.json?raw'),
  '11-outage.json': () => import('../../resources/phrases/11-outage.json?raw'),
}

export type Library = { phrases: readonly Phrase[]; faults: readonly PhraseFault[] }

export async function loadLibrary(): Promise<Library> {
  const files = await Promise.all(Object.entries(FILES).map(async ([name, load]) => parseStarter(name, (await load()).default)))
  return { phrases: files.flatMap((file) => file.phrases), faults: files.flatMap((file) => file.faults) }
}

/** Grows with every change of the files, so that they are read once for each version only. */
export const LIBRARY_VERSION = 2
