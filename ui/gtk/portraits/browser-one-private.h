/* The selected face, enlarged. */
#pragma once

#include "portraits/browser-private.h"
#include "widgets/reveal-private.h"

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_ONE (limner_browser_one_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserOne, limner_browser_one, LIMNER, BROWSER_ONE, GtkBox)

/* Emits "back" when the person wants to see all faces, and "step" (int: -1 or 1) for the face before or
 * after. */
GtkWidget *limner_browser_one_new (LimnerBrowser *browser);
/* Where the picture of the face is shown. */
LimnerReveal *limner_browser_one_reveal (LimnerBrowserOne *one);
void limner_browser_one_focus (LimnerBrowserOne *one);

G_END_DECLS
