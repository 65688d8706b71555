/* The networks for portraits that are installed. */
#pragma once

#include <limner/model.h>

G_BEGIN_DECLS

/* Array of LimnerModel* (g_ptr_array_unref). wanted: an ID or a path; a network at that path is the last one.
 * NULL or "": none is wanted. */
GPtrArray *limner_portrait_networks_read (const char *wanted);
/* NULL: it is not among them. Not given away. */
LimnerModel *limner_portrait_networks_find (GPtrArray *networks, const char *id);
/* The wanted one, else the one to use when none is asked for; NULL: there are none. Not given away. */
LimnerModel *limner_portrait_networks_choose (GPtrArray *networks, const char *wanted);
/* The side of its pictures in pixels; 0: not known. */
int limner_portrait_network_side (LimnerModel *network);

G_END_DECLS
