/** A file as text, from the bundler. */
declare module '*?raw' {
  const text: string
  // oxlint-disable-next-line import/no-default-export -- the bundler's own shape
  export default text
}
