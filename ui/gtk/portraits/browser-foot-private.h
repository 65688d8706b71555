/* The row below the faces: the network, its licence terms, and the size of inserted portraits. */
#pragma once

#include <gtk/gtk.h>
#include <limner/model.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_FOOT (limner_browser_foot_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserFoot, limner_browser_foot, LIMNER, BROWSER_FOOT, GtkBox)

/* Emits "network-chosen" (ID), "size-chosen" (int, 0: the network's own) and "open-models". */
GtkWidget *limner_browser_foot_new (void);
/* Shows the networks (array of LimnerModel*) and selects the one in use. */
void limner_browser_foot_show_networks (LimnerBrowserFoot *foot, GPtrArray *networks, LimnerModel *used);
/* Shows the sizes for a network with the chosen one, and its licence terms. */
void limner_browser_foot_show_network (LimnerBrowserFoot *foot, LimnerModel *network, int size);
/* Disables the choice of network while faces are kept, because a change would lose them. */
void limner_browser_foot_set_locked (LimnerBrowserFoot *foot, gboolean locked);

G_END_DECLS
