import { useEffect } from 'react'

/** Title of the window, as the OS shows it. */
export function usePageTitle(title: string): void {
  useEffect(() => void (document.title = `${title} · Holdfast`), [title])
}
