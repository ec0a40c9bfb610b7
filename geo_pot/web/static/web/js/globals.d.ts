// Django's JavaScriptCatalog puts these on the window before the modules run.
declare function gettext(message: string): string;
declare function ngettext(singular: string, plural: string, count: number): string;
declare function pgettext(context: string, message: string): string;
declare function interpolate(format: string, values: Record<string, unknown>, named: true): string;
