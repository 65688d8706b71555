/* Beside the faces: the selected face, and the settings of the faces that follow. */
#pragma once

#include "portraits/browser-rows-private.h"
#include "widgets/reveal-private.h"

G_BEGIN_DECLS

typedef struct
{
  GtkWidget *box;
  GtkWidget *view;            /* LimnerView */
  GtkWidget *parents;         /* limner_browser_parents_new */
  GtkWidget *sliders, *photo; /* boxes for what changes the face, and what brings in another */
  LimnerReveal *reveal;
} LimnerBrowserPanel;

LimnerBrowserPanel limner_browser_panel_new (LimnerBrowser *browser);

G_END_DECLS
