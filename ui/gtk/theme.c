/* The few looks that the desktop's theme does not know. Colours are the theme's own, so light and dark work.
 */
#include "rows-private.h"

static const char sheet[]
    = "limnerview { background-color: alpha(currentColor, 0.08); }"
      ".limner-tile { padding: 3px; }"
      ".limner-tile:checked { box-shadow: inset 0 0 0 2px @theme_selected_bg_color; }"
      ".limner-mark { background-color: @theme_selected_bg_color; color: @theme_selected_fg_color;"
      "  border-radius: 9px; padding: 1px; margin: 3px; }"
      ".limner-well.drop { box-shadow: inset 0 0 0 2px @theme_selected_bg_color; border-radius: 6px; }"
      ".limner-note { opacity: 0.8; }"
      ".limner-shelf row { padding: 0; }"
      ".limner-shelf row.open { background-color: alpha(currentColor, 0.04); }"
      ".limner-shelf.drop { box-shadow: inset 0 0 0 2px @theme_selected_bg_color; }"
      ".limner-title { font-weight: bold; }"
      ".limner-pill { background-color: alpha(currentColor, 0.1); border-radius: 9px; padding: 1px 9px; }"
      ".limner-pill.limited { background-color: alpha(@warning_color, 0.35); }"
      ".limner-symbol { background-color: alpha(currentColor, 0.08); border-radius: 4px; }";

void
limner_theme_load (void)
{
  static GtkCssProvider *provider;

  if (provider != NULL)
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (provider, sheet, -1, NULL);
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (), GTK_STYLE_PROVIDER (provider),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
