import { describe, expect, it } from 'vitest'
import { judgeExternalLink } from './external-link-rules.ts'

const BAD = [
  '',
  ' ',
  'example.com',
  '//example.com',
  '/etc/passwd',
  'http://example.com',
  'HTTP://example.com',
  'ftp://example.com/x',
  'sftp://example.com/x',
  'file:///etc/passwd',
  'file://server/share/x.exe',
  'FILE:///C:/Windows/System32/calc.exe',
  'smb://server/share/x.lnk',
  '\\\\server\\share\\x.exe',
  'https:\\\\example.com',
  'https://example.com\\@evil.example',
  'C:\\Windows\\System32\\calc.exe',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:application/x-msdownload;base64,TVqQ',
  'blob:https://example.com/1',
  'about:blank',
  'view-source:https://example.com',
  'chrome://settings',
  'devtools://devtools',
  'app://holdfast/index.html',
  'ms-msdt:/id PCWDiagnostic',
  'ms-officecmd:{}',
  'ms-word:ofe|u|https://example.com/x.docx',
  'ms-settings:',
  'ms-appinstaller:?source=https://example.com/x.msix',
  'search-ms:query=x&crumb=location:\\\\evil\\share',
  'search:query=x',
  'ldap://example.com',
  'tel:+8613800000000',
  'mailto:a@example.com',
  'sms:+8613800000000',
  'skype:echo123',
  'steam://run/1',
  'vscode://file/etc/passwd',
  'itms-services://?action=download-manifest',
  'intent://example.com#Intent;scheme=https;end',
  'ssh://example.com',
  'telnet://example.com',
  'jar:https://example.com!/x',
  'wss://example.com',
  'https:',
  'https:/',
  'https://',
  'https:///example.com',
  'https:example.com',
  'https:/example.com',
  'https://user@example.com',
  'https://user:pw@example.com',
  'https://:pw@example.com',
  'https://@example.com',
  'https://example.com@evil.example/',
  'https://exa mple.com',
  'https://example.com/a b',
  'https://example.com/\u0000',
  'https://example.com/\tx',
  'https://example.com/\r\nHost: evil',
  'https://example.com/\u007f',
  'https://example.com/\u0085',
  'https://example.com/\u202egpj.exe',
  'https://exam\u200bple.com',
  'https://.example.com',
  'https://exa%00mple.com',
  'https://[::1',
  'https://example.com:99999',
  'https%3A%2F%2Fexample.com',
  `https://example.com/${'a'.repeat(2_048)}`,
  `https://example.com/${'é'.repeat(1_000)}`,
]

describe('links to the outside', () => {
  it.each(BAD)('refuses %j', (url) => {
    expect(judgeExternalLink(url)).toEqual({ ok: false, error: { kind: 'refused' } })
  })

  it('has a table worth the name', () => {
    expect(new Set(BAD).size).toBeGreaterThanOrEqual(60)
  })

  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://Example.COM/A?b=c&d=%20#e', 'https://example.com/A?b=c&d=%20#e'],
    ['https://example.com/mail@list/x', 'https://example.com/mail@list/x'],
    ['https://xn--fsq.example/', 'https://xn--fsq.example/'],
    ['https://例子.example/路', 'https://xn--fsqu00a.example/%E8%B7%AF'],
    ['https://example.com:8443/x', 'https://example.com:8443/x'],
  ])('opens %s as %s', (url, opened) => {
    expect(judgeExternalLink(url)).toEqual({ ok: true, value: opened })
  })
})
