/* The panel beside the faces: the selected face, and the settings of further faces. */
#pragma once

#include "portraits/browser-rows-private.h"
#include "widgets/reveal-private.h"

G_BEGIN_DECLS

typedef struct
{
  GtkWidget *box;
  GtkWidget *view;            /* LimnerView */
  GtkWidget *parents;         /* limner_browser_parents_new */
  GtkWidget *sliders, *photo; /* boxes for the sliders of the face, and for a photo */
  LimnerReveal *reveal;
} LimnerBrowserPanel;

LimnerBrowserPanel limner_browser_panel_new (LimnerBrowser *browser);

G_END_DECLS
