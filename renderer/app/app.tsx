import { useState, type ReactNode } from 'react'
import type { Session } from '../../shared/model/session.ts'
import { NoticeStrip } from '../features/notices/notice-strip.tsx'
import { SignIn } from '../features/session/sign-in.tsx'
import { useValue } from '../lib/use-value.ts'
import { BrandMark } from '../ui/brand-mark.tsx'
import { Desk } from './layout/desk.tsx'
import { useServices } from './services.tsx'

/** The page of a desk window: the desk, or the way in. */
export function App(): ReactNode {
  const services = useServices()
  const session = useValue(services.session)
  const connection = useValue(services.connection)
  /** The session that asked to sign in again; a new one is another object. */
  const [again, setAgain] = useState<Session | null>(null)
  const refused = connection.kind === 'refused' ? connection.reason : null
  if (session === null || again === session)
    return (
      <div className="gate">
        <NoticeStrip onOpen={null} />
        <SignIn refused={refused} onBack={session === null ? null : () => setAgain(null)} mark={<BrandMark size={22} />} />
      </div>
    )
  const { accountId } = session
  return <Desk key={accountId} ledger={services.ledger(accountId)} session={session} onSignInAgain={() => setAgain(session)} />
}
