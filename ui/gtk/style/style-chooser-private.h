/* The style chooser of the style dialog. */
#pragma once

#include "limner-ui.h"

G_BEGIN_DECLS

#define LIMNER_TYPE_STYLE_CHOOSER (limner_style_chooser_get_type ())
G_DECLARE_FINAL_TYPE (LimnerStyleChooser, limner_style_chooser, LIMNER, STYLE_CHOOSER, GtkBox)

/* Shows and changes the styles of the settings. Copies the subject's `pick`. */
GtkWidget *limner_style_chooser_new (GObject *settings, const LimnerUiSubject *subject);
/* Makes `target` accept dropped files and pictures for the chooser. */
void limner_style_chooser_accept_drops (LimnerStyleChooser *chooser, GtkWidget *target);
/* Chooses files. They replace the chosen styles, or are added to them while Blend is on. Several files
 * (NULL-terminated) are blended. title: of a single file; NULL: its name. */
void limner_style_chooser_use (LimnerStyleChooser *chooser, const char *const *paths, const char *title);

G_END_DECLS
