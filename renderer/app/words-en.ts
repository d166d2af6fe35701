import alerts from '../../resources/locales/en/alerts.json'
import capture from '../../resources/locales/en/capture.json'
import desk from '../../resources/locales/en/desk.json'
import outage from '../../resources/locales/en/outage.json'
import house from '../../resources/locales/en/house.json'
import palette from '../../resources/locales/en/palette.json'
import panel from '../../resources/locales/en/panel.json'
import phrases from '../../resources/locales/en/phrases.json'
import pictures from '../../resources/locales/en/pictures.json'
import reconcile from '../../resources/locales/en/reconcile.json'
import safety from '../../resources/locales/en/safety.json'
import settings from '../../resources/locales/en/settings.json'
import work from '../../resources/locales/en/work.json'

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
