/** The formats of pictures. What makes them is loaded late; their names are not. */
export const PICTURE_FORMATS = ['mermaid', 'dot', 'svg', 'html'] as const;

export type PictureFormat = (typeof PICTURE_FORMATS)[number];
