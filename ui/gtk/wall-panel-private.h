/* Beside the wall: the face that is looked at, and what the faces to come are like. */
#pragma once

#include "growth-private.h"
#include "wall-rows-private.h"

G_BEGIN_DECLS

typedef struct
{
  GtkWidget *box;
  GtkWidget *view;            /* LimnerView */
  GtkWidget *parents;         /* limner_wall_parents_new */
  GtkWidget *sliders, *photo; /* boxes for what changes the face, and what brings in another */
  LimnerGrowth *growth;
} LimnerWallPanel;

LimnerWallPanel limner_wall_panel_new (LimnerWall *wall);

G_END_DECLS
