import type { RiskLevel } from '../risk/risk.ts';
import { html, type Markup } from './markup.ts';
import type { Listed } from './report.ts';

/** The note under a truncated list. */
export const cutNote = ({ note }: Listed<unknown>): Markup | null =>
  note === null ? null : html`<p class="cut">${note}</p>`;

/** An RFC 3339 time for people: `2026-11-20 09:00:03.120`. */
export const stamp = (at: string): string => at.replace('T', ' ').replace('Z', '');
/** A `time` element for an RFC 3339 time; without `dated`, only the time of day is shown. */
export const time = (at: string, dated: boolean): Markup =>
  html`<time datetime="${at}">${dated ? stamp(at) : stamp(at).slice(11)}</time>`;
/** A counted noun: `1 action`, `1,200 actions`. */
export const count = (n: number, one: string): string => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;
/** The text with its first letter in upper case. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const SHAPES: Record<RiskLevel, Markup> = {
  low: html`<circle cx="8" cy="8" r="6" />`,
  medium: html`<rect x="2" y="2" width="12" height="12" rx="2" />`,
  high: html`<path d="M8 1l7 13H1z" />`,
  critical: html`<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" />`,
};
/** The icon of a risk level: colour must not be the only sign. */
export const shape = (level: RiskLevel): Markup =>
  html`<svg class="${level}" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">${SHAPES[level]}</svg>`;
