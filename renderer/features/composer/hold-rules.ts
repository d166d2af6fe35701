/** Sums, and words that promise one. A hit too many costs the agent two seconds, a miss may cost money. */
const MONEY =
  /[¥￥$€£]\s?\d|\d\s?(?:元|块(?!儿)|毛|万|rmb|cny|usd|eur|yuan|dollars?|euros?)|退款|退钱|退您|退你|赔|补偿|补差|差价|转账|打款|汇款|返现|红包|押金|运费险|refund|compensat|reimburs|transfer|cash\s?back|pay (?:you )?back|voucher/iu

/**
 * How long a reply waits before it goes, milliseconds; Esc takes it back meanwhile. `seconds` is the agent's choice,
 * 0 for not at all; a reply about money waits twice as long.
 */
export function holdMs(text: string, seconds: number): number {
  return seconds * 1_000 * (MONEY.test(text) ? 2 : 1)
}
