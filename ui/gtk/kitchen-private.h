/* What a dialog's worker keeps from one request to the next: the network and pictures. Used by one thread at
 * a time. */
#pragma once

#include <limner/image.h>
#include <limner/model.h>

G_BEGIN_DECLS

typedef struct _LimnerKitchen LimnerKitchen;

LimnerKitchen *limner_kitchen_new (void);
void limner_kitchen_free (LimnerKitchen *kitchen);

/* The network; NULL or "" is the bundled one. Kept by the kitchen until another is asked for. */
LimnerModel *limner_kitchen_model (LimnerKitchen *kitchen, const char *id, GError **error);
/* A picture file, reduced to what a preview can use. Kept by the kitchen until the next is asked for. */
LimnerImage *limner_kitchen_picture (LimnerKitchen *kitchen, const char *path, GError **error);

G_END_DECLS
