import alerts from '../../resources/locales/zh-CN/alerts.json'
import capture from '../../resources/locales/zh-CN/capture.json'
import desk from '../../resources/locales/zh-CN/desk.json'
import outage from '../../resources/locales/zh-CN/outage.json'
import house from '../../resources/locales/zh-CN/house.json'
import palette from '../../resources/locales/zh-CN/palette.json'
import panel from '../../resources/locales/zh-CN/panel.json'
import phrases from '../../resources/locales/zh-CN/phrases.json'
import pictures from '../../resources/locales/zh-CN/pictures.json'
import reconcile from '../../resources/locales/zh-CN/reconcile.json'
import safety from '../../resources/locales/zh-CN/safety.json'
import settings from '../../resources/locales/zh-CN/settings.json'
import work from '../../resources/locales/zh-CN/work.json'

/** All words of this language in one chunk. A file of the folder for each part of the desk; no two share a first key. */
export const words = {
  ...alerts,
  ...capture,
  ...desk,
  ...house,
  ...outage,
  ...palette,
  ...panel,
  ...phrases,
  ...pictures,
  ...reconcile,
  ...safety,
  ...settings,
  ...work,
}
