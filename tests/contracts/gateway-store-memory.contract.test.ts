import { createMemoryStore } from '../../electron/local-gateway/memory-store.ts'
import { gatewayStoreContract } from './gateway-store.contract.ts'

gatewayStoreContract('memory', () => ({ store: createMemoryStore(), dispose: () => undefined }))
