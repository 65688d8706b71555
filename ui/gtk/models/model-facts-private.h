/* The facts about a network: author, training data, licence, address, digest, file. */
#pragma once

#include "models/model-list-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A grid of names and values. Unknown values are omitted. */
GtkWidget *limner_model_facts_new (const LimnerRegistryItem *item);

G_END_DECLS
