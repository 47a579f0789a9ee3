/** From least to most. none: the ad says that no schooling is asked for. */
export const EDUCATIONS = ['none', 'high-school', 'associate', 'bachelor', 'master', 'doctorate'] as const

export type Education = (typeof EDUCATIONS)[number]
