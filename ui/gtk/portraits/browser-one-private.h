/* The selected face in large size. */
#pragma once

#include "portraits/browser-private.h"
#include "widgets/reveal-private.h"

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_ONE (limner_browser_one_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserOne, limner_browser_one, LIMNER, BROWSER_ONE, GtkBox)

/* Emits "back" to show all faces again, and "step" (int: -1 or 1) for the previous or next face. */
GtkWidget *limner_browser_one_new (LimnerBrowser *browser);
/* The animation that shows the face. */
LimnerReveal *limner_browser_one_reveal (LimnerBrowserOne *one);
void limner_browser_one_focus (LimnerBrowserOne *one);

G_END_DECLS
