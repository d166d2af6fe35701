import type { Size } from '../../lib/picture-size-rules.ts'

/** How a picture stands in the viewer: `scale` of its own pixels, its middle beside the middle of the stage, quarter turns clockwise. */
export type Stand = { scale: number; x: number; y: number; turns: number }

/** Five times its own size; what does not fit may be made as small as it fits. */
export const MAX_SCALE = 5
export const STEP = 1.25

const turned = ({ width, height }: Size, turns: number): Size => (turns % 2 === 0 ? { width, height } : { width: height, height: width })

/** Scale at which the whole picture is in sight, never above its own size. */
export function fitScale(picture: Size, stage: Size, turns: number): number {
  const lying = turned(picture, turns)
  return stage.width <= 0 || stage.height <= 0 ? 1 : Math.min(1, stage.width / lying.width, stage.height / lying.height)
}

export const fitted = (picture: Size, stage: Size, turns = 0): Stand => ({ scale: fitScale(picture, stage, turns), x: 0, y: 0, turns })

/** Keeps an edge from coming further in than the stage's own; a picture with room to spare stands in the middle. */
function held(stand: Stand, picture: Size, stage: Size): Stand {
  const lying = turned(picture, stand.turns)
  const roomX = Math.max(0, (lying.width * stand.scale - stage.width) / 2)
  const roomY = Math.max(0, (lying.height * stand.scale - stage.height) / 2)
  const within = (value: number, room: number): number => Math.min(room, Math.max(-room, value)) + 0
  return { ...stand, x: within(stand.x, roomX), y: within(stand.y, roomY) }
}

export const moved = (stand: Stand, by: { x: number; y: number }, { picture, stage }: { picture: Size; stage: Size }): Stand =>
  held({ ...stand, x: stand.x + by.x, y: stand.y + by.y }, picture, stage)

/** Larger or smaller by a factor; the point of the picture under `at` (from the middle of the stage) stays there. */
export function zoomed(
  stand: Stand,
  factor: number,
  { picture, stage, at = { x: 0, y: 0 } }: { picture: Size; stage: Size; at?: { x: number; y: number } },
): Stand {
  const scale = Math.min(MAX_SCALE, Math.max(fitScale(picture, stage, stand.turns), stand.scale * factor))
  const ratio = scale / stand.scale
  return held({ ...stand, scale, x: at.x - (at.x - stand.x) * ratio, y: at.y - (at.y - stand.y) * ratio }, picture, stage)
}

/** A quarter turn; fitted anew, because what was in sight is elsewhere now. */
export const rotated = (stand: Stand, picture: Size, stage: Size): Stand => fitted(picture, stage, (stand.turns + 1) % 4)
