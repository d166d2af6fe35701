/** What the demo's agent and customer say; the seed picks. */
export const SLOTS = [1, 2, 3, 4, 5] as const
export const GUESTS = [
  { id: 'wang', name: '王女士', vip: true, shop: '旗舰店' },
  { id: 'deer', name: '小鹿要早睡', vip: false, shop: '小满厨房' },
  { id: 'chen', name: '陈先生', vip: false, shop: '数码店' },
  { id: 'liwei', name: 'Li Wei', vip: false, shop: '海外店' },
  { id: 'tb', name: 'tb_88213', vip: false, shop: '数码店' },
] as const
export const GREETINGS = [
  '你好，我昨天拍的那件羊毛大衣今天能发货吗？',
  '在吗？收到的杯子碎了一个',
  '你好，想问下这款有 M 码吗',
  'Hi, my parcel has been in customs for 6 days',
  '电池大多少',
]
export const REACTIONS = ['好的，另外这个会不会起球？', '那大概几点能到？', '谢谢，还有别的颜色吗？']
/** Contacts that reach the agent by phone, WeChat and at the counter while the system is away; digits pick, as on the keyboard. */
export const CALLS = [
  {
    channel: '1',
    who: '周先生',
    contact: '13805710001',
    category: '2',
    urgency: '3',
    request: '收件地址写错了，要改到滨江',
    promise: '今天回电',
  },
  { channel: '2', who: '阿May', contact: 'wx_may88', category: '1', urgency: '2', request: '问团购 20 件的价格', promise: '' },
  {
    channel: '4',
    who: '刘阿姨',
    contact: '',
    category: '2',
    urgency: '4',
    request: '到店说收到的锅有裂纹，要求换新',
    promise: '明天上门取件',
  },
] as const

export const REPLIES = [
  '您好，您的订单已经打包，今天 18:00 前发出。',
  '非常抱歉让您久等了，我马上为您核实。',
  '这款采用抗起球工艺，日常轻柔手洗即可。',
  '补发单已经登记，预计后天上午送达。',
  '运费险已为您开通，退换无需承担运费。',
  '尺码建议按平时的选，偏宽松可以小一码。',
  '请您放心，包裹到达后会第一时间短信通知您。',
  '已经帮您备注了优先发货。',
]
