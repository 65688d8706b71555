/* Below the faces: the network, its terms, and the size of what is inserted. */
#pragma once

#include <gtk/gtk.h>
#include <limner/model.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_FOOT (limner_browser_foot_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserFoot, limner_browser_foot, LIMNER, BROWSER_FOOT, GtkBox)

/* Emits "network-chosen" (ID), "size-chosen" (int, 0: the network's own) and "open-models". */
GtkWidget *limner_browser_foot_new (void);
/* Shows the networks (array of LimnerModel*) and which of them is used. */
void limner_browser_foot_show_networks (LimnerBrowserFoot *foot, GPtrArray *networks, LimnerModel *used);
/* Shows the sizes for a network and the chosen one, and what its licence allows. */
void limner_browser_foot_show_network (LimnerBrowserFoot *foot, LimnerModel *network, int size);
/* Whether the network can be changed: while faces are kept, that would lose them. */
void limner_browser_foot_set_locked (LimnerBrowserFoot *foot, gboolean locked);

G_END_DECLS
