/* Styles that the desktop theme lacks. Colours are those of the theme, light or dark. */
#include "widgets/rows-private.h"

static const char sheet[]
    = "limnerview { background-color: alpha(currentColor, 0.08); }"
      ".limner-tile { padding: 3px; }"
      /* What is chosen has the theme's colour of selected things, as a frame around a picture or behind a
         text. */
      ".limner-tile:checked { background-image: none; background-color: @theme_selected_bg_color;"
      "  border-color: @theme_selected_bg_color; }"
      ".limner-choice > button:checked { background-image: none; background-color: @theme_selected_bg_color;"
      "  border-color: @theme_selected_bg_color; color: @theme_selected_fg_color; text-shadow: none; }"
      ".limner-choice > button:checked:disabled { opacity: 0.6; }"
      ".limner-face { padding: 0; border: none; background: none; box-shadow: none; outline-offset: -4px; }"
      ".limner-mark { background-color: @theme_selected_bg_color; color: @theme_selected_fg_color;"
      "  border-radius: 9px; padding: 1px; margin: 3px; }"
      ".limner-chooser.drop { box-shadow: inset 0 0 0 2px @theme_selected_bg_color; border-radius: 6px; }"
      ".limner-note { opacity: 0.8; }"
      ".limner-models row { padding: 0; }"
      ".limner-models row.open { background-color: alpha(currentColor, 0.04); }"
      ".limner-models.drop { box-shadow: inset 0 0 0 2px @theme_selected_bg_color; }"
      ".limner-title { font-weight: bold; }"
      ".limner-badge { background-color: alpha(currentColor, 0.1); border-radius: 9px; padding: 1px 9px; }"
      ".limner-badge.limited { background-color: alpha(@warning_color, 0.35); }"
      /* The frame has the size of one picture and surrounds the picture of the value. */
      "scale.limner-thumbnails { padding: 0; background-color: alpha(currentColor, 0.08); }"
      "scale.limner-thumbnails contents, scale.limner-thumbnails trough { margin: 0; padding: 0; border: "
      "none;"
      "  background: none; box-shadow: none; min-height: 40px; }"
      "scale.limner-thumbnails highlight, scale.limner-thumbnails fill { background: none; border: none; }"
      "scale.limner-thumbnails slider { min-width: 34px; min-height: 34px; margin: 0; padding: 0; "
      "border-radius: "
      "4px;"
      "  background: none; border: 3px solid @theme_selected_bg_color;"
      "  box-shadow: inset 0 0 0 1px alpha(white, 0.7); }"
      "scale.limner-thumbnails:disabled slider { border-color: alpha(currentColor, 0.3); }"
      "scale.limner-thumbnails:focus slider { outline: 1px dashed @theme_selected_fg_color; outline-offset: "
      "-3px; "
      "}"
      ".limner-name { padding: 1px 4px; }"
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
