import type * as Electron from 'electron'

type Members = 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'

export type FakeSafeStorage = Pick<Electron.SafeStorage, Members> & {
  available: boolean
  backend: ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>
  key: number
}

/** Shows whether a key fits, as the checksum of a real cipher would. */
const MARK = 42

/** A keyring that can be absent, weak, or changed under a secret's feet. */
export function createFakeSafeStorage(): FakeSafeStorage {
  const storage: FakeSafeStorage = {
    available: true,
    backend: 'gnome_libsecret',
    key: 7,
    isAsyncEncryptionAvailable: () => Promise.resolve(storage.available),
    encryptStringAsync: (text) => Promise.resolve(Buffer.from([MARK, ...Buffer.from(text)].map((byte) => byte ^ storage.key))),
    decryptStringAsync(sealed) {
      const bytes = Buffer.from(sealed.map((byte) => byte ^ storage.key))
      if (bytes[0] !== MARK) return Promise.reject(new Error('cannot decrypt'))
      return Promise.resolve({ shouldReEncrypt: false, result: bytes.subarray(1).toString() })
    },
    getSelectedStorageBackend: () => storage.backend,
  }
  return storage
}
