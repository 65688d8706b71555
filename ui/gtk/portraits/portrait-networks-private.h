/* The installed portrait networks. */
#pragma once

#include <limner/model.h>

G_BEGIN_DECLS

/* Array of LimnerModel* (g_ptr_array_unref). wanted: an ID or a path, NULL or "" for none; a network at
 * that path is added at the end. */
GPtrArray *limner_portrait_networks_read (const char *wanted);
/* The network of that ID, owned by the array; NULL: not found. */
LimnerModel *limner_portrait_networks_find (GPtrArray *networks, const char *id);
/* The wanted network, otherwise the default one, owned by the array; NULL: there is none. */
LimnerModel *limner_portrait_networks_choose (GPtrArray *networks, const char *wanted);
/* The side of its pictures in pixels; 0: unknown. */
int limner_portrait_network_side (LimnerModel *network);

G_END_DECLS
