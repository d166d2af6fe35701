/** Writes the agent's choices onto the root element; the theme `system` leaves it to the OS. */
export function applyLook(root: HTMLElement, { theme, density }: { theme: 'system' | 'light' | 'dark'; density: string }): void {
  root.dataset['density'] = density
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
}
