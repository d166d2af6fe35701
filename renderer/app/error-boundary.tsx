import { Component, type ReactNode } from 'react'

type Props = { children: ReactNode; fallback: ReactNode; onError: (error: unknown) => void }

/** Keeps a broken view from leaving a blank window. React offers this only as a class. */
export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error)
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children
  }
}
