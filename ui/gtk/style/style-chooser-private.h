/* The part of the style dialog where styles are chosen. */
#pragma once

#include "limner-ui.h"

G_BEGIN_DECLS

#define LIMNER_TYPE_STYLE_CHOOSER (limner_style_chooser_get_type ())
G_DECLARE_FINAL_TYPE (LimnerStyleChooser, limner_style_chooser, LIMNER, STYLE_CHOOSER, GtkBox)

/* settings: the style of the settings is the one that is chosen. Copies the subject's `pick`. */
GtkWidget *limner_style_chooser_new (GObject *settings, const LimnerUiSubject *subject);
/* Makes `target` take dropped files and pictures for the chooser. */
void limner_style_chooser_accept_drops (LimnerStyleChooser *chooser, GtkWidget *target);
/* Chooses files: instead of the styles that are chosen, or beside them while several are blended. Several
 * files (NULL-terminated) are blended with each other. title: of a single file, NULL: its name. */
void limner_style_chooser_use (LimnerStyleChooser *chooser, const char *const *paths, const char *title);

G_END_DECLS
